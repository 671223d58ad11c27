package storetest

import (
	"strings"
	"testing"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

func accounts() tests {
	return tests{
		"an account comes back as it was":                   accountRoundTrip,
		"an account is brought up to date":                  accountUpdate,
		"accounts of two issuers are two":                   accountIssuers,
		"accounts are found by what they are called":        accountCalled,
		"a sign-in comes back as it was":                    signInRoundTrip,
		"a token is of one sign-in":                         signInTwice,
		"a sign-in ends alone":                              signInEnds,
		"sign-ins that have expired go":                     signInExpires,
		"accounts go that nobody uses and that own nothing": accountExpires,
		"everything of a browser becomes a person's":        accountAdopts,
	}
}

// account is somebody of an issuer, seen on the day on which the suite begins.
func account(issuer, subject string) questions.Account {
	return questions.Account{Issuer: issuer, Subject: subject, Name: "Name of " + subject, Email: subject + "@example.org", Seen: at(0).Truncate(24 * time.Hour)}
}

// signIn is one of an account that expires so many seconds into the suite's time.
func signIn(token byte, a questions.Account, expires int) questions.SignIn {
	return questions.SignIn{Token: [32]byte{token}, Account: a, Expires: at(expires)}
}

// known notes accounts and stops the test when that fails.
func known(t *testing.T, st store.Store, all ...questions.Account) {
	t.Helper()
	for _, a := range all {
		succeed(t, st.NoteAccount(t.Context(), a))
	}
}

// accountIs reports what is stored of an account that is not want.
func accountIs(t *testing.T, st store.Store, want questions.Account) {
	t.Helper()
	got, err := st.Account(t.Context(), want.Owner())
	succeed(t, err)
	want.Groups = nil
	same(t, want, got)
}

func accountRoundTrip(t *testing.T, st store.Store) {
	for _, text := range oddTexts(100) {
		for _, issuer := range []string{"", "https://sso.example.org"} {
			a := account(issuer, text)
			a.Name, a.Email, a.Groups = text, text, []string{text}
			known(t, st, a)
			accountIs(t, st, a)
		}
	}
	_, err := st.Account(t.Context(), owner(9))
	fails(t, questions.ErrNotFound, err)
}

func accountUpdate(t *testing.T, st store.Store) {
	a := account("", "ana")
	a.Seen = at(0) // kept to the day
	known(t, st, a)
	a.Seen = at(0).Truncate(24 * time.Hour)
	accountIs(t, st, a)
	a.Name, a.Email = "Ana B.", ""
	known(t, st, a)
	accountIs(t, st, a)
	earlier := a
	earlier.Seen = a.Seen.AddDate(0, 0, -1)
	known(t, st, earlier)
	accountIs(t, st, a)
	a.Seen = a.Seen.AddDate(0, 0, 1)
	known(t, st, a)
	accountIs(t, st, a)
}

func accountIssuers(t *testing.T, st store.Store) {
	one, other, proxy := account("https://a.example", "1"), account("https://b.example", "1"), account("", "1")
	other.Name = "Somebody else"
	known(t, st, one, other, proxy)
	for _, a := range []questions.Account{one, other, proxy} {
		accountIs(t, st, a)
	}
	found, err := st.AccountsCalled(t.Context(), "1")
	succeed(t, err)
	same(t, []questions.Account{proxy, one, other}, found)
	proxy.Seen = proxy.Seen.AddDate(0, 0, 1)
	known(t, st, proxy, account("https://b.example", "2"))
	for day, want := range map[time.Time][]string{
		one.Seen.Add(time.Hour): {"", "https://a.example", "https://b.example"}, proxy.Seen: {""}, proxy.Seen.AddDate(0, 0, 1): nil,
	} {
		issuers, err := st.IssuersSince(t.Context(), day)
		succeed(t, err)
		same(t, want, issuers)
	}
}

func accountCalled(t *testing.T, st store.Store) {
	ana, ben, nobody := account("", "S-1"), account("", "S-2"), account("", "S-3")
	ana.Email, ben.Email, nobody.Email = "Ana@Example.org", "Äna@example.org", ""
	ben.Seen = ben.Seen.AddDate(0, 0, 3)
	known(t, st, ana, ben, nobody)
	for who, want := range map[string][]questions.Account{
		"ana@example.ORG": {ana}, "S-2": {ben}, "Äna@example.org": {ben}, "äna@example.org": nil, "": nil, "s-1": nil, "%": nil, "Name of S-1": nil,
	} {
		found, err := st.AccountsCalled(t.Context(), who)
		succeed(t, err)
		same(t, want, found)
	}
	// The subject of one may be the address of another.
	other := account("", "ana@example.org")
	other.Email, other.Seen = "", other.Seen.AddDate(0, 0, 1)
	known(t, st, other)
	found, err := st.AccountsCalled(t.Context(), "ana@example.org")
	succeed(t, err)
	same(t, []questions.Account{other, ana}, found)
}

func signInRoundTrip(t *testing.T, st store.Store) {
	for i, groups := range [][]string{nil, {"a"}, oddTexts(200)} {
		a := account("https://sso.example.org", "ana")
		a.Groups, a.Name = groups, strings.Repeat("A", i)
		want := signIn(byte(i), a, 100+i)
		succeed(t, st.CreateSignIn(t.Context(), want))
		got, err := st.SignIn(t.Context(), want.Token)
		succeed(t, err)
		same(t, want, got)
		accountIs(t, st, a)
	}
	// What somebody is called is the same in all browsers.
	first, err := st.SignIn(t.Context(), [32]byte{0})
	succeed(t, err)
	same(t, "AA", first.Name)
	_, err = st.SignIn(t.Context(), [32]byte{9})
	fails(t, questions.ErrNotFound, err)
}

func signInTwice(t *testing.T, st store.Store) {
	ana, ben := account("", "ana"), account("", "ben")
	succeed(t, st.CreateSignIn(t.Context(), signIn(1, ana, 100)))
	fails(t, questions.ErrConflict, st.CreateSignIn(t.Context(), signIn(1, ben, 200)))
	got, err := st.SignIn(t.Context(), [32]byte{1})
	succeed(t, err)
	same(t, signIn(1, ana, 100), got)
	_, err = st.Account(t.Context(), ben.Owner())
	fails(t, questions.ErrNotFound, err)
}

func signInEnds(t *testing.T, st store.Store) {
	ana := account("", "ana")
	succeed(t, st.CreateSignIn(t.Context(), signIn(1, ana, 100)))
	succeed(t, st.CreateSignIn(t.Context(), signIn(2, ana, 100)))
	for range 2 {
		succeed(t, st.DeleteSignIn(t.Context(), [32]byte{1}))
		_, err := st.SignIn(t.Context(), [32]byte{1})
		fails(t, questions.ErrNotFound, err)
	}
	_, err := st.SignIn(t.Context(), [32]byte{2})
	succeed(t, err)
	accountIs(t, st, ana)
}

func signInExpires(t *testing.T, st store.Store) {
	for i, expires := range []int{10, 20, 21} {
		succeed(t, st.CreateSignIn(t.Context(), signIn(byte(i), account("", "ana"), expires)))
	}
	for i, want := range []int{2, 0} {
		n, err := st.ExpireSignIns(t.Context(), at(20))
		succeed(t, err)
		if n != want {
			t.Errorf("sweep %d removed %d, want %d", i, n, want)
		}
	}
	_, err := st.SignIn(t.Context(), [32]byte{2})
	succeed(t, err)
}

func accountExpires(t *testing.T, st store.Store) {
	today := at(0).Truncate(24 * time.Hour)
	gone, here, signedIn, has, wrote, joined := account("", "gone"), account("", "here"), account("", "signed in"), account("", "has"), account("", "wrote"), account("", "joined")
	here.Seen = today.AddDate(0, 0, 1)
	known(t, st, gone, here, has, wrote, joined)
	succeed(t, st.CreateSignIn(t.Context(), signIn(1, signedIn, 100)))
	finished(t, st, "result")
	begun := session("session of has")
	begun.Owner = has.Owner()
	create(t, st, begun)
	c := comment("c", "result")
	c.Writer = wrote.Owner()
	say(t, st, c)
	open(t, st, round("round"))
	p := member("round", 1)
	p.Owner = joined.Owner()
	succeed(t, joins(t, st, "round", p))

	expire := func(before time.Time, want int) {
		t.Helper()
		n, err := st.ExpireAccounts(t.Context(), before)
		succeed(t, err)
		if n != want {
			t.Errorf("%d accounts are gone, want %d", n, want)
		}
	}
	expire(today, 0)
	expire(today.Add(23*time.Hour), 0) // it is about days
	expire(today.AddDate(0, 0, 1), 1)
	_, err := st.Account(t.Context(), gone.Owner())
	fails(t, questions.ErrNotFound, err)
	for _, a := range []questions.Account{here, signedIn, has, wrote, joined} {
		accountIs(t, st, a)
	}
	succeed(t, st.DeleteSignIn(t.Context(), [32]byte{1}))
	succeed(t, st.DeleteDecision(t.Context(), has.Owner(), "session of has", at(90)))
	succeed(t, st.DeleteComment(t.Context(), wrote.Owner(), "c"))
	succeed(t, st.DeleteDecision(t.Context(), owner(1), "round", at(90)))
	expire(today.AddDate(0, 0, 2), 5)
}

func accountAdopts(t *testing.T, st store.Store) {
	ana := account("https://sso.example.org", "ana")
	known(t, st, ana)
	finished(t, st, "result")
	succeed(t, st.Adopt(t.Context(), owner(1), ana.Owner(), at(90)))
	found, err := st.DecisionsOf(t.Context(), ana.Owner(), at(90), 10, 0)
	succeed(t, err)
	left, err := st.DecisionsOf(t.Context(), owner(1), at(90), 10, 0)
	succeed(t, err)
	if len(found) != 1 || len(left) != 0 {
		t.Errorf("the person has %d decisions, the browser %d", len(found), len(left))
	}
}

// RunCrowd removes a crowd of sign-ins, then of accounts, and leaves who has something.
// Fill makes so many accounts, seen on a day and with a sign-in each that has expired
// then.
func RunCrowd(t *testing.T, st store.Store, many int, fill func(day time.Time)) {
	today := at(0).Truncate(24 * time.Hour)
	ana, ben := account("", "ana"), account("", "ben")
	known(t, st, ana)
	begun := session("of ana")
	begun.Owner = ana.Owner()
	create(t, st, begun)
	succeed(t, st.CreateSignIn(t.Context(), signIn(1, ben, 100)))
	fill(today)
	for _, want := range []int{many, 0} {
		n, err := st.ExpireSignIns(t.Context(), today)
		succeed(t, err)
		same(t, want, n)
	}
	for _, want := range []int{many, 0} {
		n, err := st.ExpireAccounts(t.Context(), today.AddDate(0, 0, 1))
		succeed(t, err)
		same(t, want, n)
	}
	accountIs(t, st, ana)
	accountIs(t, st, ben)
}
