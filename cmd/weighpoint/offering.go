package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/handlers/sitefile"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/questions/overlay"
	"github.com/weighpoint/weighpoint/store"
)

// How long files have to be left alone before they are read anew, since a file
// that is being saved may hold a part of itself, and for how long that is
// waited for.
const (
	untouched    = 500 * time.Millisecond
	mostPatience = 10 * time.Second
)

// mostMistakes is how many mistakes are logged one by one.
const mostMistakes = 50

// errChanging means that nobody has left the files alone.
var errChanging = errors.New("the files of the questionnaires keep changing: reload when they are as they should be")

// offering puts questionnaires on offer, at the start and whenever they are to
// be read anew.
type offering struct {
	// dir has the organisation's own questionnaires, empty for none.
	dir string
	// site is where the site file is, and where it is kept.
	site      siteFile
	store     store.Store
	catalogue *handlers.Catalogue
	// noted tells other processes what became of the files, see
	// dataLock.noteQuestionnaires.
	noted func(string)
	// notedBases tells them of overlays whose base has moved on, see
	// dataLock.noteBases.
	notedBases func([]string)
	now        func() time.Time
	log        *slog.Logger
	// prepare is called before files are read anew, and settle once files were
	// read, which takes much memory for a moment.
	prepare, settle func()
	// replicas are the servers that share the database, nil where there is one.
	replicas *replicas
	// stale is whether earlier versions are on offer, since the files cannot be
	// taken as they are.
	stale atomic.Bool
}

// notice is what to say beside that the server is ready, empty for nothing.
func (o *offering) notice() string {
	if o.replicas == nil {
		return ""
	}
	return o.replicas.notice()
}

func (o *offering) staleness() float64 {
	if o.stale.Load() {
		return 1
	}
	return 0
}

// begin puts on offer what load finds, for the first time. Of files that cannot
// be taken, the last version that was on offer is put on offer again; if there
// is none, the error lists what is wrong.
func (o *offering) begin(ctx context.Context, load loading) error {
	l, err := load(ctx)
	if err != nil {
		return err
	}
	read, err := lastGood(ctx, o.store, l)
	if err != nil {
		return err
	}
	may := offerableOf(read, nil)
	offered := questions.WithoutReplaced(read)
	site, copied, wrongSite := o.readSite(may)
	if wrongSite != nil {
		if site, copied = o.keptSite(ctx, may); site == nil {
			return wrongSite
		}
	}
	offers, err := o.offerOwn(ctx, ownFiles{offered, site, copied}, o.replicas.begin)
	if err != nil {
		return err
	}
	o.catalogue = handlers.NewCatalogue(offers)
	o.tellBases(read)
	if wrong := errors.Join(l.Err(), wrongSite); wrong != nil {
		o.complain(wrong)
		return nil
	}
	o.noted("")
	return nil
}

// offerOwn puts on offer what the files say. Where servers share a database, among
// decides what all of them offer.
func (o *offering) offerOwn(ctx context.Context, own ownFiles, among func(context.Context, *offering, ownFiles) (handlers.Offers, error)) (handlers.Offers, error) {
	if o.replicas == nil {
		return o.offer(ctx, own.questionnaires, own.site)
	}
	var err error
	if own.questionnaires, err = o.settled(ctx, own.questionnaires, own.site); err != nil {
		return handlers.Offers{}, err
	}
	return among(ctx, o, own)
}

// renewAt reads the questionnaires anew at each hangup until ctx ends. Those that
// come while that goes on are one. Where other servers share the database, it looks
// now and then what they have on offer.
func (o *offering) renewAt(ctx context.Context, hangups <-chan os.Signal) {
	var look <-chan time.Time // never
	if o.replicas != nil {
		ticker := time.NewTicker(meetEvery)
		defer ticker.Stop()
		defer o.replicas.leave()
		look = ticker.C
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-look:
			o.replicas.look(ctx, o)
		case <-hangups:
			o.noted(readingAnew)
			o.prepare()
			o.renew(ctx)
			o.settle()
		}
	}
}

// renew puts on offer what the files hold now. If anything is wrong with one of
// them, all that is on offer stays.
func (o *offering) renew(ctx context.Context) {
	own, err := o.readAnew(ctx)
	if err == nil {
		var offers handlers.Offers
		if offers, err = o.offerOwn(ctx, own, o.replicas.tell); err == nil {
			before := o.catalogue.Now()
			o.catalogue.Replace(offers)
			o.log.Info("the questionnaires were read anew, and are on offer",
				"count", len(offers.Questionnaires), "changed", changed(before, &offers))
			o.stale.Store(false)
			o.noted("")
			return
		}
	}
	if ctx.Err() == nil {
		o.complain(err)
	}
}

// complain logs why the files cannot be taken as they are, and notes it.
func (o *offering) complain(err error) {
	o.stale.Store(true)
	o.noted(err.Error())
	list := strings.Split(strings.ReplaceAll(err.Error(), siteMistakes, ""), "\n")
	what := "the questionnaires"
	if o.site.path != "" {
		what = "the questionnaires or the site file"
	}
	o.log.Error(what+" cannot be taken as they are: earlier versions stay on offer. Mend them, then reload",
		"folder", o.dir, "site", cmp.Or(o.site.path, "none"), "mistakes", len(list))
	for _, mistake := range list[:min(len(list), mostMistakes)] {
		o.log.Error("wrong with "+what, "mistake", mistake)
	}
	if more := len(list) - mostMistakes; more > 0 {
		o.log.Error("more is wrong with "+what+": weighpoint check tells it all", "more", more)
	}
}

// settled are the questionnaires that come on offer. A version that differs from the
// one so far in writing alone is replaced by that, so that nobody is told of a newer
// version with nothing new. A site may choose among them.
func (o *offering) settled(ctx context.Context, read []*questions.Questionnaire, site *sitefile.Site) ([]*questions.Questionnaire, error) {
	var all []*questions.Questionnaire
	for _, q := range chosen(read, site) {
		q, err := sameAsBefore(ctx, o.store, q)
		if err != nil {
			return nil, err
		}
		all = append(all, q)
	}
	return all, nil
}

// offer notes in the database what comes on offer.
func (o *offering) offer(ctx context.Context, read []*questions.Questionnaire, site *sitefile.Site) (handlers.Offers, error) {
	offers := handlers.Offers{Since: map[string]time.Time{}, Site: site}
	settled, err := o.settled(ctx, read, site)
	if err != nil {
		return offers, err
	}
	for _, q := range settled {
		from, err := o.store.Offer(ctx, q.ID, q.Version, q.Text, o.now())
		if err != nil {
			return offers, err
		}
		offers.Questionnaires, offers.Since[q.Version] = append(offers.Questionnaires, q), from
	}
	return offers, nil
}

// sameAsBefore returns the version that was on offer last where it means the
// same as q, and q otherwise.
func sameAsBefore(ctx context.Context, store store.Store, q *questions.Questionnaire) (*questions.Questionnaire, error) {
	version, text, err := store.Offered(ctx, q.ID)
	if errors.Is(err, questions.ErrNotFound) || version == q.Version {
		return q, nil
	}
	if err != nil {
		return nil, err
	}
	before, err := questions.Restore(version, text)
	if err != nil || !q.SameMeaning(before) {
		return q, nil //nolint:nilerr // what cannot be read any more is not the same
	}
	return before, nil
}

// changed lists the ids of what is on offer in another version than before, or
// is new or gone.
func changed(before, now *handlers.Offers) []string {
	versions := map[string]string{}
	for _, q := range before.Questionnaires {
		versions[q.ID] = q.Version
	}
	ids := []string{}
	for _, q := range now.Questionnaires {
		if versions[q.ID] != q.Version {
			ids = append(ids, q.ID)
		}
		delete(versions, q.ID)
	}
	return append(ids, slices.Sorted(maps.Keys(versions))...)
}

// readAnew reads the files once they are left alone. The error lists all that
// is wrong.
func (o *offering) readAnew(ctx context.Context) (ownFiles, error) {
	patience, cancel := context.WithTimeoutCause(ctx, mostPatience, errChanging)
	defer cancel()
	for {
		before, err := leftAlone(patience, o.look)
		if err != nil {
			return ownFiles{}, err
		}
		l, err := loadBeside(o.dir, questionnairesTimeout)(ctx)
		if err != nil {
			return ownFiles{}, err
		}
		offered := questions.WithoutReplaced(sound(l))
		site, copied, wrongSite := o.readSite(offerableOf(sound(l), l.Broken))
		if after := o.look(); after != before {
			continue
		}
		err = errors.Join(l.Err(), wrongSite)
		if err == nil {
			o.tellBases(sound(l))
		}
		return ownFiles{offered, site, copied}, err
	}
}

// people says how people sign in, nil where nobody does.
func (o *offering) people() *sitefile.People {
	if site := o.catalogue.Now().Site; site != nil {
		return site.People
	}
	return nil
}

// readSite reads the site file, and keeps it if it has no mistakes. How people
// sign in cannot change while the server runs.
func (o *offering) readSite(may sitefile.Known) (*sitefile.Site, *siteCopy, error) {
	site, c, err := o.site.read(may)
	if err != nil || site == nil {
		return nil, nil, err
	}
	if o.catalogue != nil && site != nil && !reflect.DeepEqual(site.People, o.people()) {
		return nil, nil, fmt.Errorf(siteMistakes+"%w", site.PeopleChanged())
	}
	if err := o.site.keep(c); err != nil {
		o.log.Warn("the site file is not kept, and a start needs it to have no mistakes", "error", err)
	}
	return site, &c, nil
}

// keptSite returns the last site that had no mistakes, and what it was read from;
// nil where there was none or it does not fit any more.
func (o *offering) keptSite(ctx context.Context, may sitefile.Known) (*sitefile.Site, *siteCopy) {
	if o.replicas == nil {
		return o.site.kept(may), nil
	}
	return o.replicas.lastSite(ctx, o, may)
}

// look is how everything looks that is read.
func (o *offering) look() look {
	files, site := lookAt(o.dir), lookAtFile(o.site.path)
	files.files += site.files
	if site.newest.After(files.newest) {
		files.newest = site.newest
	}
	return files
}

// leftAlone waits until nobody has changed a file that see looks at for a moment,
// and returns how they look.
func leftAlone(ctx context.Context, see func() look) (look, error) {
	for {
		files := see()
		age := time.Since(files.newest)
		if age < 0 || age >= untouched {
			return files, nil
		}
		select {
		case <-ctx.Done():
			return files, context.Cause(ctx)
		case <-time.After(untouched - age):
		}
	}
}

// look is how the files of a directory look from outside: equal ones are the
// same files, unless somebody takes care that they seem so.
type look struct {
	files  string
	newest time.Time
}

// lookAt looks at what questionnaires are read from, the bases of overlays among
// it. What cannot be looked at is left out, since reading it says why.
func lookAt(dir string) look {
	var l look
	if dir == "" {
		return l
	}
	var files strings.Builder
	for _, folder := range []string{dir, filepath.Join(dir, overlay.BaseFolder)} {
		entries, err := os.ReadDir(folder)
		if err != nil {
			continue
		}
		for _, entry := range entries {
			file := lookAtFile(filepath.Join(folder, entry.Name()))
			files.WriteString(file.files)
			if file.newest.After(l.newest) {
				l.newest = file.newest
			}
		}
	}
	l.files = files.String()
	return l
}

// lookAtFile looks at one file. One that cannot be looked at is left out.
func lookAtFile(file string) (l look) {
	info, err := os.Stat(file)
	if err != nil || info.IsDir() {
		return l
	}
	return look{fmt.Sprintf("%q %d %d\n", file, info.Size(), info.ModTime().UnixNano()), info.ModTime()}
}

// loading waits for questionnaires that are being read.
type loading func(ctx context.Context) (*questions.Loader, error)

// loadBeside reads the questionnaires while other things are done. The function
// that it returns waits for them until ctx ends, but not longer than timeout.
func loadBeside(dir string, timeout time.Duration) loading {
	l := &questions.Loader{}
	loaded := make(chan struct{})
	go func() {
		defer close(loaded)
		l.Folder(questions.Shipped())
		if dir != "" {
			l.Folder(questions.Folder{Name: dir, Files: folder(dir)})
		}
	}()
	return func(ctx context.Context) (*questions.Loader, error) {
		ctx, cancel := context.WithTimeoutCause(ctx, timeout,
			fmt.Errorf("reading the questionnaires in %s takes longer than %v: look whether its file system answers", dir, timeout))
		defer cancel()
		select {
		case <-loaded:
			return l, nil
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// sound are the questionnaires without mistakes.
func sound(l *questions.Loader) []*questions.Questionnaire {
	loaded := make([]*questions.Questionnaire, len(l.Loaded))
	for i := range l.Loaded {
		loaded[i] = l.Loaded[i].Questionnaire
	}
	return loaded
}

// lastGood returns the questionnaires that were read. In the place of each that
// cannot be taken stands the version that was on offer last, unless another file
// has its id. The error lists what is wrong if there is no such version.
func lastGood(ctx context.Context, store store.Store, l *questions.Loader) ([]*questions.Questionnaire, error) {
	offered := sound(l)
	for _, broken := range slices.Backward(l.Broken) {
		if slices.ContainsFunc(offered, func(q *questions.Questionnaire) bool { return q.ID == broken.ID }) {
			continue
		}
		version, text, err := store.Offered(ctx, broken.ID)
		if errors.Is(err, questions.ErrNotFound) {
			return nil, mistaken(l.Err())
		}
		if err != nil {
			return nil, err
		}
		q, err := questions.Restore(version, text)
		if err != nil {
			return nil, errors.Join(mistaken(l.Err()), err)
		}
		offered = slices.Insert(offered, broken.Place, q)
	}
	return offered, nil
}

// mistaken says what a list of mistakes is.
func mistaken(err error) error {
	if _, ok := errors.AsType[questions.Mistakes](err); ok {
		return fmt.Errorf("the questionnaires have mistakes:\n%w", err)
	}
	return err
}

// canOffer fails where begin is bound to, and changes nothing.
func canOffer(ctx context.Context, cfg Config, load loading, site siteFile) error {
	l, err := load(ctx)
	if err != nil {
		return err
	}
	if err := site.canPresent(l); err != nil {
		return errors.Join(mistaken(l.Err()), err)
	}
	if l.Err() == nil {
		return nil
	}
	if cfg.Database == "" {
		if _, err := os.Stat(filepath.Join(cfg.Data, databaseName)); err != nil {
			return mistaken(l.Err())
		}
	}
	store, err := lookInto(ctx, cfg)
	if err != nil {
		return nil // opening it to write says why, or mends it
	}
	_, err = lastGood(ctx, store, l)
	return errors.Join(err, store.Close())
}
