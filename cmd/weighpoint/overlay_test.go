package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

// house is a folder in which somebody keeps an overlay of the drinks that the tests
// of overlays have.
type house struct {
	t   testing.TB
	dir string
}

func newHouse(t testing.TB) *house {
	t.Helper()
	h := &house{t, t.TempDir()}
	base, err := os.ReadFile("../../questions/overlay/testdata/drinks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	h.save("drinks.yaml", string(base))
	h.says(true, "overlay new "+h.at("drinks.yaml")+" --id acme-drinks --house ACME "+h.at("team"), "acme-drinks.yaml", "weighpoint overlay diff")
	return h
}

func (h *house) at(name string) string { return filepath.Join(h.dir, name) }

func (h *house) save(name, text string) {
	h.t.Helper()
	if err := os.WriteFile(h.at(name), []byte(text), 0o600); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) read(name string) string {
	h.t.Helper()
	text, err := os.ReadFile(h.at(name))
	if err != nil {
		h.t.Fatal(err)
	}
	return string(text)
}

// writes adds to the overlay.
func (h *house) writes(text string) {
	h.t.Helper()
	h.save("team/acme-drinks.yaml", h.read("team/acme-drinks.yaml")+text)
}

// output is what a command that succeeds says.
func (h *house) output(command string) string {
	h.t.Helper()
	var out strings.Builder
	if err := run(h.t.Context(), strings.Fields(command), host{getenv: noEnvironment, stdin: strings.NewReader(""), stdout: &out, stderr: &out}); err != nil {
		h.t.Errorf("%s: %v", command, err)
	}
	return out.String()
}

// says runs a command, and fails unless it says all that is wanted.
func (h *house) says(succeeds bool, command string, wanted ...string) {
	h.t.Helper()
	var out strings.Builder
	err := run(h.t.Context(), strings.Fields(command), host{getenv: noEnvironment, stdin: strings.NewReader(""), stdout: &out, stderr: &out})
	if err != nil {
		out.WriteString(err.Error())
	}
	if (err == nil) != succeeds {
		h.t.Errorf("%s: succeeds is %v", command, err == nil)
	}
	for _, want := range wanted {
		if !strings.Contains(out.String(), want) {
			h.t.Errorf("%s does not say %q:\n%s", command, want, &out)
		}
	}
}

const acmeDrinks = `
sources:
  kitchen: {title: Kitchen rules, publisher: ACME, year: "2026", kind: internal, contact: the cook, seen: full text, checked: 2026-11}
drop:
  options: [soda, water]
mentions_ok: [water, soda]
add:
  options:
    - id: mate
      like: tea
      name: Mate
      summary: Another kind of leaf.
      choose_when: {claim: Choose it in the afternoon., sources: [kitchen]}
change:
  summary_of: nothing
`

func TestOverlayFromNewToDiff(t *testing.T) {
	h := newHouse(t)
	own := h.at("team/acme-drinks.yaml")
	h.says(true, "check --walks 0 "+h.at("team"), "acme-drinks.yaml: ok, 4 options, 3 questions")
	h.writes(acmeDrinks)
	h.says(false, "check --walks 0 "+own, own+":", `"change" has no key "summary_of"`, "a server would refuse to start")
	h.save("team/acme-drinks.yaml", strings.Replace(h.read("team/acme-drinks.yaml"), "change:\n  summary_of: nothing\n", "", 1))
	h.says(true, "check --walks 0 "+own, "acme-drinks.yaml: ok, 3 options, 3 questions", "note: option mate, like tea: takes over 2 ratings", "[number-word]")
	h.says(true, "overlay diff "+own, "options.soda: gone", "options.mate: new", "note: option mate")
	h.says(true, "overlay show "+own, "# weighpoint overlay 1", "# house: ACME", "id: mate")
	h.says(true, "graph "+own, "Mate")
	h.says(true, "diff --walks 50 "+own+" "+own, "0 differences", "50 same leader")
	h.says(false, "overlay new "+h.at("drinks.yaml")+" --id acme-drinks --house ACME "+h.at("team"), "is there already")
	h.says(false, "overlay new containers-or-vms --id acme-drinks --house ACME "+h.at("team"), "is there already")
	if left, _ := filepath.Glob(h.at("team/base/containers*")); left != nil {
		t.Errorf("a base was written for an overlay that was not: %q", left)
	}
	h.says(false, "overlay new "+h.at("drinks.yaml")+" --id containers-or-vms --house ACME "+h.at("taken"), "nothing was written", `"containers-or-vms" is defined twice, first in shipped/`)
	h.says(false, "overlay new "+h.at("drinks.yaml")+" --id backwards --house \u202eACME "+h.at("taken"), "nothing was written", "U+202E, which nobody sees")
	if left, _ := filepath.Glob(h.at("taken*")); left != nil {
		t.Errorf("something was written: %q", left)
	}
	h.says(false, "overlay show "+h.at("drinks.yaml"), "is no overlay")
	h.save("site.yaml", "format: 1\noffer: [drinks]\n")
	h.save("team/drinks.yaml", h.read("drinks.yaml"))
	h.writes("replaces: true\n")
	h.says(false, "check --walks 0 --site "+h.at("site.yaml")+" "+h.at("team"), `"drinks" is not on offer, since "acme-drinks" replaces it`)
	h.says(false, "overlay turn "+own, "overlay needs new, show, diff, pin or update")
	h.says(true, "overlay --help", "weighpoint overlay new containers-or-vms --id acme --house ACME team")
}

// What overlay new is given wrongly is said, each in its own words.
func TestOverlayNewThatCannotBe(t *testing.T) {
	h := &house{t, t.TempDir()}
	to := " --house ACME " + h.at("team")
	h.says(false, "overlay new containers-or-vm --id ours"+to, "no shipped questionnaire of that id (there is containers-or-vms)", `did you mean "containers-or-vms"?`)
	h.says(false, "overlay new containers-or-vms --id Ours"+to, `--id is "Ours", and must be small letters`)
	h.says(false, "overlay new containers-or-vms --id containers-or-vms"+to, "give the overlay an id of its own")
	h.says(false, "overlay new containers-or-vms --id ours", "needs a BASE, --id ID and --house NAME")
	if _, err := os.Stat(h.at("team")); err == nil {
		t.Error("something was written")
	}
}

// A base that was changed under an overlay, or is gone, is said and not taken.
func TestOverlayNeedsItsBase(t *testing.T) {
	h := newHouse(t)
	files, err := filepath.Glob(h.at("team/base/drinks@*.yaml"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	h.save(strings.TrimPrefix(files[0], h.dir+"/"), strings.Replace(h.read("drinks.yaml"), "minutes: 1", "minutes: 2", 1))
	h.says(false, "check --walks 0 "+h.at("team"), "not the one that is extended: it was changed")
	for _, command := range []string{"overlay pin --base " + h.at("drinks.yaml") + " " + h.at("team/acme-drinks.yaml"), "overlay new " + h.at("drinks.yaml") + " --id other --house ACME " + h.at("team")} {
		h.says(false, command, files[0]+" was changed, and is not the base any more: move it away")
	}
	if err := os.Remove(files[0]); err != nil {
		t.Fatal(err)
	}
	h.says(false, "check --walks 0 "+h.at("team"), "is where it should lie; weighpoint overlay pin puts it there")
	h.says(false, "overlay pin "+h.at("team/acme-drinks.yaml"), "is not what this program ships")
}

// An overlay stands in the place of its base, and a base that goes stops no server
// that has offered the overlay.
func TestOverlayIsOffered(t *testing.T) {
	h := newHouse(t)
	h.writes("replaces: true\ntitle: What to drink at ACME\n")
	h.save("team/drinks.yaml", h.read("drinks.yaml"))
	o := &own{t, h.at("team"), t.TempDir()}
	s := o.start()
	shows(t, s.url+"/w/acme-drinks", "ACME, after The test authors")
	if page := startPage(t, s.url); !strings.Contains(page, "/w/acme-drinks") || strings.Contains(page, `"/w/drinks"`) {
		t.Error("the overlay does not stand in the place of its base")
	}
	bases, err := filepath.Glob(h.at("team/base/drinks@*.yaml"))
	if err != nil || len(bases) != 1 {
		t.Fatal(bases, err)
	}
	if err := os.Remove(bases[0]); err != nil {
		t.Fatal(err)
	}
	o.refuses("is where it should lie; weighpoint overlay pin puts it there")
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	again := o.start()
	shows(t, again.url+"/w/acme-drinks", "What to drink at ACME")
	if page := startPage(t, again.url); strings.Contains(page, `"/w/drinks"`) {
		t.Error("the base is offered beside the last version of the overlay")
	}
}

// That its base has moved on is said by check, by the log and by doctor, and an
// overlay stays on offer as it is.
func TestOverlayWhoseBaseHasMovedOn(t *testing.T) {
	h := newHouse(t)
	h.save("team/drinks.yaml", h.read("drinks.yaml"))
	if said := h.output("check --walks 0 " + h.at("team")); strings.Contains(said, "is here") {
		t.Errorf("of the base that is extended, check says:\n%s", said)
	}
	h.save("team/drinks.yaml", strings.Replace(h.read("drinks.yaml"), "minutes: 1", "minutes: 2", 1))
	command := "weighpoint overlay update --base " + h.at("team/drinks.yaml") + " " + h.at("team/acme-drinks.yaml")
	h.says(true, "check --walks 0 "+h.at("team"), "note: acme-drinks extends drinks@", " is here; "+command)
	h.says(true, strings.TrimPrefix(command, "weighpoint ")+" --walks 0", "minutes: 1 → 2")
	o := &own{t, h.at("team"), t.TempDir()}
	s := o.start()
	shows(t, s.url+"/w/acme-drinks", "ACME, after The test authors")
	if !strings.Contains(s.log.String(), "an overlay extends another version of its base") {
		t.Errorf("the log does not say it:\n%s", s.log)
	}
	h.says(true, "doctor --data "+o.data, "information: acme-drinks extends drinks@", "advice: weighpoint overlay update")
	h.save("team/drinks.yaml", h.read("drinks.yaml"))
	h.says(true, "reload --data "+o.data)
	if said := h.output("doctor --data " + o.data); strings.Contains(said, "is here") {
		t.Errorf("of the base that is extended, doctor says:\n%s", said)
	}
}

// keptVersions are the texts of versions that servers share.
type keptVersions map[string][]byte

func (k keptVersions) Questionnaire(_ context.Context, version string) ([]byte, error) {
	if text, ok := k[version]; ok {
		return text, nil
	}
	return nil, questions.ErrNotFound
}

// Of what servers share, doctor finds it in what they have on offer.
func TestBaseHasMovedOnOnOffer(t *testing.T) {
	h := newHouse(t)
	kept := keptVersions{}
	offer := func(files ...string) store.Offering {
		var said onOffer
		for _, file := range files {
			loaded, err := oneQuestionnaire(host{}, "doctor", []string{h.at(file)})
			if err != nil {
				t.Fatal(err)
			}
			kept[loaded.Questionnaire.Version] = loaded.Questionnaire.Text
			said.Questionnaires = append(said.Questionnaires, versionOnOffer{Version: loaded.Questionnaire.Version})
		}
		content, err := json.Marshal(said)
		if err != nil {
			t.Fatal(err)
		}
		return store.Offering{Number: 1, Content: content}
	}
	h.save("newer.yaml", strings.Replace(h.read("drinks.yaml"), "minutes: 1", "minutes: 2", 1))
	for _, c := range []struct {
		files []string
		moved int
	}{
		{[]string{"drinks.yaml", "team/acme-drinks.yaml"}, 0},
		{[]string{"newer.yaml", "team/acme-drinks.yaml"}, 1},
		{[]string{"team/acme-drinks.yaml"}, 0},
	} {
		if moved, err := movedOnOffer(t.Context(), kept, offer(c.files...)); err != nil || len(moved) != c.moved {
			t.Errorf("of %v it says %q, %v", c.files, moved, err)
		}
	}
	if moved, err := movedOnOffer(t.Context(), kept, store.Offering{}); err != nil || moved != nil {
		t.Errorf("where nothing is on offer, it says %q, %v", moved, err)
	}
}

func startPage(t testing.TB, url string) string {
	t.Helper()
	resp, err := http.Get(url + "/") //nolint:noctx // of this process
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// What ships is put beside an overlay by pin.
func TestOverlayPinsWhatShips(t *testing.T) {
	h := &house{t, t.TempDir()}
	h.says(true, "overlay new containers-or-vms --id ours --house ACME "+h.dir, "personas.yaml")
	h.says(true, "overlay update "+h.at("ours.yaml"), "no newer version")
	if err := os.RemoveAll(h.at("base")); err != nil {
		t.Fatal(err)
	}
	h.says(true, "overlay pin "+h.at("ours.yaml"), "containers-or-vms@")
	h.says(true, "overlay pin "+h.at("ours.yaml"))
	h.says(true, "overlay diff "+h.at("ours.yaml"), "id: containers-or-vms → ours")
}

// newerDrinks has another rating, an option more, one gone, and one under another id.
func (h *house) newerDrinks() {
	text := h.read("drinks.yaml")
	for _, edit := range [][2]string{
		{"calm: {rating: 2, claim: It calms.", "calm: {rating: 1, claim: It calms some."},
		{"[water]", "[tap-water]"}, {"[tea, water]", "[tea, tap-water]"},
		{"  - id: water\n", "  - id: tap-water\n    was: [water]\n"},
		{"  - id: soda\n    name: Soda\n", "  - id: juice\n    name: Juice\n"},
		{"rules_out: [soda]", "rules_out: [juice, tea]"},
	} {
		if !strings.Contains(text, edit[0]) {
			h.t.Fatalf("the drinks lack %q", edit[0])
		}
		text = strings.ReplaceAll(text, edit[0], edit[1])
	}
	h.save("newer.yaml", text)
}

func TestOverlayUpdate(t *testing.T) {
	h := newHouse(t)
	h.writes(strings.Replace(acmeDrinks, "  summary_of: nothing", `  options:
    tea: {ratings: {calm: {rating: 0, claim: Not here., sources: [kitchen]}}}`, 1))
	own := h.at("team/acme-drinks.yaml")
	before := h.read("team/acme-drinks.yaml")
	h.says(true, "check --walks 0 "+own)
	h.newerDrinks()
	update := "overlay update --walks 100 --base " + h.at("newer.yaml") + " " + own
	h.says(true, update,
		`new, and yours from now on: option "juice"`,
		`options.tea.ratings.calm: base rating 2, "It calms." → rating 1, "It calms some.", yours rating 0, "Not here."`,
		`option "water" is "tap-water" now`, `option "soda" is gone from the base, and from this list`,
		`mate is ruled out by veto "no-bubbles" now`, "by what it is like: options.mate.ratings.calm.rating: 2 → 1", "walks", "nothing written")
	if h.read("team/acme-drinks.yaml") != before {
		t.Fatal("something was written")
	}
	h.says(false, update+" --write", "have not looked at again")
	h.says(true, update+" --write --accept options.tea.ratings.calm --drop juice", "wrote "+own)
	after := h.read("team/acme-drinks.yaml")
	for _, want := range []string{"options: [tap-water, juice]", `version: "`} {
		if !strings.Contains(after, want) {
			t.Errorf("the overlay lacks %q:\n%s", want, after)
		}
	}
	h.says(true, "check --walks 0 "+own, "ok, 3 options")
	h.says(true, update, "there is no newer version")
}

// An overlay that cannot be taken over is said to be so, and left as it is.
func TestOverlayUpdateThatCannotBe(t *testing.T) {
	h := newHouse(t)
	h.writes("change:\n  questions:\n    kettle: {choices: {broken: {label: Out of order}}}\n")
	h.save("newer.yaml", strings.Replace(h.read("drinks.yaml"), "{id: broken, ", "{id: leaking, ", 1))
	own := h.at("team/acme-drinks.yaml")
	h.says(false, "overlay update --base "+h.at("newer.yaml")+" "+own, "the questionnaire has mistakes")
	h.save("newer.yaml", strings.NewReplacer("{id: broken, ", "{id: leaking, ", `"broken"`, `"leaking"`).Replace(h.read("drinks.yaml")))
	before := h.read("team/acme-drinks.yaml")
	h.says(false, "overlay update --write --base "+h.at("newer.yaml")+" "+own, "with the new base the overlay has mistakes", `there is no "broken" in "choices"`)
	if h.read("team/acme-drinks.yaml") != before {
		t.Error("something was written")
	}
}

// A team extends what its organisation has made of a questionnaire. Both bases lie
// beside its overlay, with their personas.
func TestOverlayOfAnOverlay(t *testing.T) {
	h := newHouse(t)
	h.writes(strings.Replace(acmeDrinks, "change:\n  summary_of: nothing\n", "", 1))
	bases, err := filepath.Glob(h.at("team/base/drinks@*.yaml"))
	if err != nil || len(bases) != 1 {
		t.Fatal(bases, err)
	}
	h.save(strings.TrimPrefix(strings.TrimSuffix(bases[0], ".yaml")+".personas.yaml", h.dir+"/"), `expect:
  - {warning: no-facts, at: soda, because: It is plain.}
personas:
  - {id: calm, answers: {kettle: working, needs: [steady]}, leads: [tea]}
`)
	h.save("team/acme-drinks.personas.yaml", `inherit: base
personas:
  - {id: shaking, answers: {kettle: working, needs: [steady]}, leads: [tea, mate]}
`)
	group, own := h.at("team/acme-drinks.yaml"), h.at("berlin/berlin-drinks.yaml")
	h.says(true, "overlay new "+group+" --id berlin-drinks --house Berlin "+h.at("berlin"), "base/drinks@", "base/acme-drinks@", "berlin-drinks.yaml")
	h.save("berlin/berlin-drinks.yaml", h.read("berlin/berlin-drinks.yaml")+"drop: {options: [mate]}\n")
	h.save("berlin/berlin-drinks.personas.yaml", "inherit: base\n")
	h.says(true, "check --walks 0 "+h.at("berlin"), "berlin-drinks.yaml: ok, 2 options")
	h.says(true, "test "+own, "1 persona of the base, 0 told the same", "shaking: mate+tea → tea", "1 persona of the base, 1 told the same")
	h.says(true, "overlay show "+own, "# house: Berlin\n# base: acme-drinks\n", "#\n# weighpoint overlay 1\n# house: ACME\n# base: drinks\n")
	h.says(true, "overlay diff "+own, "options.mate: gone")
	h.says(true, "graph "+own, "Coffee")
	h.says(false, "overlay new "+own+" --id third-drinks --house Mitte "+h.at("mitte"), "a third one is too many: extend drinks")
	h.says(false, "overlay update "+own, `this program ships no "acme-drinks": name the new version with --base`)
	if err := os.RemoveAll(h.at("berlin/base")); err != nil {
		t.Fatal(err)
	}
	h.says(false, "overlay pin --base "+h.at("drinks.yaml")+" "+own, "and the overlay extends acme-drinks@")
	h.says(true, "overlay pin --base "+group+" "+own, "base/drinks@", "base/acme-drinks@")
	h.save("team/acme-drinks.yaml", strings.Replace(h.read("team/acme-drinks.yaml"), "name: Mate", "name: Mate of ACME", 1)+"change: {options: {tea: {name: Green tea}}}\n")
	update := "overlay update --walks 0 --base " + group + " " + own
	h.says(true, update+" --write", "options.tea.name: Tea → Green tea", "wrote "+own)
	h.says(true, "overlay show "+own, "name: Green tea", "# house: ACME\n")
	h.says(true, update, "there is no newer version")
}

// The personas of the base run with the overlay and without.
func TestOverlayInheritsPersonas(t *testing.T) {
	h := newHouse(t)
	h.writes(strings.Replace(acmeDrinks, "change:\n  summary_of: nothing\n", `
  questions:
    - id: guests
      title: "Are there guests?"
      why: {claim: Guests get something hot., sources: [kitchen]}
      choices: [{id: "here", label: Here}, {id: away, label: Away}]
      unsure: {find_out: Look into the lobby.}
  vetoes: [{id: no-coffee, when: guests == "here" and last_cup == "hour", rules_out: [coffee], claim: One cup an hour., sources: [kitchen]}]
`, 1))
	own := h.at("team/acme-drinks.yaml")
	h.save("team/acme-drinks.personas.yaml", "inherit: base\nfill: {guests: here}\n")
	h.says(false, "test "+own, "no personas lie beside the base")
	bases, err := filepath.Glob(h.at("team/base/drinks@*.yaml"))
	if err != nil || len(bases) != 1 {
		t.Fatal(bases, err)
	}
	personas := strings.TrimPrefix(strings.TrimSuffix(bases[0], ".yaml")+".personas.yaml", h.dir+"/")
	h.save(personas, `personas:
  - {id: calm, answers: {kettle: working, needs: [steady]}, leads: [tea]}
  - {id: awake, answers: {kettle: working, needs: [focus], last_cup: morning}, leads: [coffee]}
  - {id: nothing, answers: {kettle: none, needs: [steady]}, leads: [water]}
`)
	h.says(true, "test "+own, "3 personas of the base, 1 told the same without the overlay and with it", "calm: tea → mate+tea", "nothing: water → nothing")
	if said := h.output("test " + own); strings.Contains(said, "cover") {
		t.Errorf("personas of the base alone are held to cover what is not theirs:\n%s", said)
	}
	h.newerDrinks()
	h.save("newer.yaml", strings.Replace(h.read("newer.yaml"), "rating: 1, claim: It calms some", "rating: -2, claim: It calms nobody", 1))
	update := "overlay update --walks 0 --base " + h.at("newer.yaml") + " " + own
	h.says(true, update, "personas of the base 3: 2 same, 1 other", "calm: mate+tea → ", "no personas lie beside the new base")
	h.save("newer.personas.yaml", h.read(personas))
	h.says(true, update, "have 1 mistake and are left behind; the first: ", `unknown option "water"`, "no personas lie beside the new base")
	h.save("newer.yaml", strings.NewReplacer("  - id: guests\n", "", "id: kettle\n", "id: cooker\n    was: [kettle]\n", "when: kettle", "when: cooker", "when: 'kettle", "when: 'cooker").Replace(h.read("newer.yaml")))
	h.save("team/acme-drinks.personas.yaml", "inherit: base\nfill: {guests: here, kettle: none}\n")
	h.save("newer.personas.yaml", strings.NewReplacer("leads: [water]", "leads: [tap-water]", "kettle:", "cooker:").Replace(h.read(personas)))
	if said := h.output(update + " --write"); strings.Contains(said, "no personas lie") || !strings.Contains(said, ".personas.yaml\n") {
		t.Errorf("the personas beside the new base are left behind:\n%s", said)
	}
	if said := h.read("team/acme-drinks.personas.yaml"); !strings.Contains(said, "fill: {guests: here, cooker: none}") {
		t.Errorf("the personas beside the overlay did not follow:\n%s", said)
	}
	h.says(true, "test "+own, "3 personas of the base")
	h.save("team/acme-drinks.personas.yaml", "fill: {guests: here}\n")
	h.says(false, "test "+own, `needs the key "personas"`)
	h.save("drinks.personas.yaml", "inherit: base\n")
	h.says(false, "test "+h.at("drinks.yaml"), "there is nothing to inherit")
}
