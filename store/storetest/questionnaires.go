package storetest

import (
	"bytes"
	"testing"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func questionnaires() tests {
	return tests{
		"a questionnaire's text is kept with a session": textKept,
		"a questionnaire's text may be any bytes":       textBytes,
		"a questionnaire version is stored once":        textOnce,
		"a questionnaire of two versions is kept twice": textVersions,
		"an unknown questionnaire is not found":         textUnknown,
	}
}

func textKept(t *testing.T, st store.Store) {
	create(t, st, session("one"))
	textIs(t, st, version, []byte(text))
}

func textBytes(t *testing.T, st store.Store) {
	want := bytes.Repeat([]byte{0, '\r', '\n', 0xff, 0xfe, 'x'}, 100_000)
	succeed(t, st.CreateSession(t.Context(), session("one"), want))
	textIs(t, st, version, want)
}

func textOnce(t *testing.T, st store.Store) {
	create(t, st, session("one"), session("two"))
	succeed(t, st.CreateSession(t.Context(), session("three"), []byte("not the text of this version")))
	textIs(t, st, version, []byte(text))
}

func textVersions(t *testing.T, st store.Store) {
	create(t, st, session("one"))
	newer := session("two")
	newer.Version = "another version"
	succeed(t, st.CreateSession(t.Context(), newer, []byte("another text")))
	textIs(t, st, version, []byte(text))
	textIs(t, st, newer.Version, []byte("another text"))
}

func textUnknown(t *testing.T, st store.Store) {
	create(t, st, session("one"))
	for _, unknown := range []string{"", "containers-or-vms", version[1:]} {
		_, err := st.Questionnaire(t.Context(), unknown)
		fails(t, questions.ErrNotFound, err)
	}
}

// textIs reports a stored text that is not want.
func textIs(t *testing.T, st store.Store, version string, want []byte) {
	t.Helper()
	got, err := st.Questionnaire(t.Context(), version)
	succeed(t, err)
	if !bytes.Equal(want, got) {
		t.Errorf("got %d bytes of text that are not the %d stored", len(got), len(want))
	}
}
