package sqlite

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"
)

// sectorSize is what a disk writes whole or not at all.
const sectorSize = 512

// image is what a database and its write-ahead log consist of when so many
// answers have been acknowledged, and all that is on the disk.
type image struct{ file, log []byte }

// images saves answers q0, q1 and so on and returns the images after each, and
// at last that after a checkpoint. There is no other one: it would begin the
// log anew, once all of it is in the file.
func images(t *testing.T, answers int) []image {
	t.Helper()
	path := newPath(t)
	s := openAt(t, path)
	if err := s.CreateSession(t.Context(), aSession("0"), []byte("format: 1")); err != nil {
		t.Fatal(err)
	}
	taken := []image{imageOf(t, path)}
	for n := range answers {
		question := fmt.Sprint("q", n)
		if err := s.SaveAnswer(t.Context(), "0", question, nil, anAnswer(question)); err != nil {
			t.Fatal(err)
		}
		taken = append(taken, imageOf(t, path))
	}
	if err := s.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	return append(taken, imageOf(t, path))
}

func imageOf(t *testing.T, path string) image {
	return image{file: []byte(contents(t, path)), log: []byte(contents(t, path+"-wal"))}
}

// torn is before with what was still to be written to become after, from some
// byte on: each sector may be old, new, empty or anything, and the end may be
// missing. Of a sector that is written a second time to append to it, the old
// bytes stay: SQLite relies on that, and disks keep it.
func torn(before, after []byte, from int, random *rand.Rand) []byte {
	out := append(bytes.Clone(before), make([]byte, max(0, len(after)-len(before)))...)
	for at := from; at < len(after); at = (at/sectorSize + 1) * sectorSize {
		to := min((at/sectorSize+1)*sectorSize, len(after))
		if !bytes.Equal(out[at:to], after[at:to]) {
			tear(out[at:to], after[at:to], random)
		}
	}
	return out[:len(before)+random.IntN(len(out)-len(before)+1)]
}

func tear(sector, after []byte, random *rand.Rand) {
	switch random.IntN(4) {
	case 0: // still old
	case 1:
		copy(sector, after)
	case 2:
		clear(sector)
	case 3:
		for i := range sector {
			sector[i] = byte(random.Uint32())
		}
	}
}

// The power fails while answers are on their way to the log: what was
// acknowledged before is there, and the database is sound.
func TestAcknowledgedAnswersSurvivePowerCuts(t *testing.T) {
	taken := images(t, 12)
	taken = taken[:len(taken)-1]
	rapid.Check(t, func(rt *rapid.T) {
		acknowledged := rapid.IntRange(0, len(taken)-1).Draw(rt, "acknowledged")
		later := rapid.IntRange(acknowledged, len(taken)-1).Draw(rt, "under way")
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 0))
		before, after := taken[acknowledged], taken[later]
		survives(t, image{before.file, torn(before.log, after.log, len(before.log), random)}, acknowledged)
	})
}

// The power fails while the log is being moved into the file: the log is left
// until all of it is there.
func TestAcknowledgedAnswersSurvivePowerCutsOfCheckpoints(t *testing.T) {
	const answers = 12
	taken := images(t, answers)
	before, after := taken[answers], taken[answers+1]
	rapid.Check(t, func(rt *rapid.T) {
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "seed"), 0))
		survives(t, image{torn(before.file, after.file, 0, random), before.log}, answers)
	})
}

// survives opens an image and wants the first so many answers.
func survives(t *testing.T, i image, answers int) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "weighpoint.db")
	writeFile(t, path, string(i.file))
	writeFile(t, path+"-wal", string(i.log))
	a := answered{}
	for n := range answers {
		a["0"] = append(a["0"], fmt.Sprint("q", n))
	}
	a.heldBy(t, path)
}
