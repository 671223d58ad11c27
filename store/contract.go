package store

import (
	"context"
	"io"
	"time"

	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store/archive"
)

// Store is what every engine promises. What a method stores is durable when it
// returns. An error means that nothing has changed, but where it says something else;
// so does a context that was cancelled before the call. Errors are those of package
// questions.
type Store interface {
	// CreateSession stores a new session and its answers, and keeps text as the
	// questionnaire of that version unless there is one already. The session's
	// Result is not stored: Finish alone sets it. ErrConflict means that the id is
	// taken.
	CreateSession(ctx context.Context, session questions.Session, text []byte) error
	// Session returns a session with its answers, all of one moment. ErrNotFound
	// means that there is no such session.
	Session(ctx context.Context, id string) (questions.Session, error)
	// SessionWithRound is Session, with the round that the session is one of, nil for
	// none, as the session's pages need it: without what anybody handed in, which may be
	// long. Answers are nil, there are no dissents, and People are those who have handed
	// in and those of the session's owner alone.
	SessionWithRound(ctx context.Context, id string) (session questions.Session, round *questions.Round, err error)
	// SessionsOf returns at most limit sessions of an owner with their answers,
	// the one used last first. Those of rounds are not among them: RoundsOf leads to
	// them.
	SessionsOf(ctx context.Context, owner [32]byte, limit int) ([]questions.Session, error)
	// SaveAnswer stores an answer in place of an earlier one to the same question,
	// counts the session's Revision up, and sets its Used to the answer's moment.
	// was is the answer that it replaces, the zero Answer for none, and nil for
	// whatever is there; ErrConflict means that another one is stored, which says
	// something else than a does, and ErrNotFound that there is no such session. An
	// answer in a round is a use of the round; whether the round still takes answers is
	// for the caller to say, and what is not handed in counts for nothing.
	SaveAnswer(ctx context.Context, session, question string, was *questions.Answer, a questions.Answer) error
	// Rename gives a session another title, and sets its Used to the given moment.
	// Results made from it keep theirs. ErrNotFound means that there is no such
	// session, and ErrConflict that its title is another one than was, where that is
	// given, and than the new one.
	Rename(ctx context.Context, session string, was *string, title string, at time.Time) error
	// Finish stores a result for ever, and notes it and its title in its session,
	// of which it is a use at the moment that the result was made. What r says of
	// its owner, its origin and what it replaces is not looked at: they follow from
	// the session. ErrConflict means that the session has moved on from revision,
	// that its Result was made at this very revision under the same title, that it is
	// one of a round, or that the id is taken. ErrNotFound means that there is no such session.
	Finish(ctx context.Context, r questions.Result, revision int64) error
	// Result returns a result. ErrNotFound means that there is none of that id.
	Result(ctx context.Context, id string) (questions.Result, error)
	// Successor returns the newest of the results that have taken the place of a
	// result, directly or by way of others that are there still. ErrNotFound means
	// that there is none.
	Successor(ctx context.Context, id string) (questions.Result, error)
	// Announced returns the newest of the results that readers of a result may be
	// told of: to each step on the way there its owner has agreed, see
	// questions.ResultSettings. ErrNotFound means that there is none.
	Announced(ctx context.Context, id string) (questions.Result, error)
	// EachResult calls do with every result of a questionnaire, whatever its
	// version, as of one moment and in the order of their ids. An error of do ends
	// it.
	EachResult(ctx context.Context, questionnaire string, do func(questions.Result) error) error
	// ResultSettings returns what is arranged for a result, the zero value where
	// nothing is.
	ResultSettings(ctx context.Context, result string) (questions.ResultSettings, error)
	// SetResultSettings stores what an owner has arranged for a result in place of
	// what was arranged before. ErrNotFound means that there is no such result, and
	// ErrConflict that something else is arranged than was, where that is given, and
	// than what is to be.
	SetResultSettings(ctx context.Context, result string, was *questions.ResultSettings, settings questions.ResultSettings) error
	// Announce lets readers of a result know of what replaces it, whatever else is
	// arranged. ErrNotFound means that there is no such result.
	Announce(ctx context.Context, result string) error
	// OutcomeOf returns what was decided on a result in the order of its making, none
	// where nothing was stated.
	OutcomeOf(ctx context.Context, result string) (questions.OutcomeLog, error)
	// AddOutcome adds an entry to what was decided on a result. One that is there
	// already under its number as the last one, and says the same, stays as it is.
	// ErrConflict means that its number is not the next one, and ErrTooMany that its
	// result has most entries already. ErrNotFound means that there is no such
	// result.
	AddOutcome(ctx context.Context, e questions.OutcomeEntry, most int) error
	// EachOutcome calls do with every result on which something was stated, as of one
	// moment and in the order of their ids. An error of do ends it.
	EachOutcome(ctx context.Context, do func(questions.Result, questions.OutcomeLog) error) error
	// ReviewsOf returns the review of a result in the order of its making, none where
	// nobody asked for one.
	ReviewsOf(ctx context.Context, result string) (questions.ReviewLog, error)
	// AddReview adds an entry to the review of a result. One that is there already
	// under its number as the last one, and says the same, stays as it is. ErrConflict
	// means that its number is not the next one, and ErrTooMany that its result has
	// most entries already. ErrNotFound means that there is no such result.
	AddReview(ctx context.Context, e questions.ReviewEntry, most int) error
	// ReviewsWaiting returns at most limit of the requests for a review that nobody
	// has answered, of results of these questionnaires and with a link that is live at
	// the moment now, the longest waiting first. Those made before the moment from are left
	// out; its zero value leaves out none.
	ReviewsWaiting(ctx context.Context, questionnaires []string, now time.Time, limit int, from time.Time) ([]questions.ReviewEntry, error)
	// CommentsOf returns all comments on a result in the order of their making.
	CommentsOf(ctx context.Context, result string) ([]questions.Comment, error)
	// CommentsBy returns at most limit of the comments that a browser has written,
	// the latest first.
	CommentsBy(ctx context.Context, writer [32]byte, limit int) ([]questions.Comment, error)
	// AddComment stores a new comment. One that the same browser has made of the same
	// words about the same thing stays as it is. ErrTooMany means that its result has
	// most already that are not hidden, ErrConflict that its id is taken, and
	// ErrNotFound that there is no such result.
	AddComment(ctx context.Context, c questions.Comment, most int) error
	// CareForComment stores what the owner of a result makes of a comment. ErrNotFound
	// means that the result has no such comment, and ErrConflict that something else
	// is stored than was and than what is to be.
	CareForComment(ctx context.Context, result, id string, was, care questions.CommentCare) error
	// ReadComments marks the comments on a result as read that were written up to a
	// moment.
	ReadComments(ctx context.Context, result string, until time.Time) error
	// DeleteComment removes a comment and the answer to it, for its writer alone. ErrNotFound means
	// that the writer has none of that id, and ErrTraces what it means for
	// DeleteDecision.
	DeleteComment(ctx context.Context, writer [32]byte, id string) error
	// Link returns a link, live or not. ErrNotFound means that there is none of
	// that token.
	Link(ctx context.Context, token string) (questions.Link, error)
	// LinksOf returns all links of a result in the order of their making.
	LinksOf(ctx context.Context, result string) ([]questions.Link, error)
	// Shared returns a link, live or not, with what surrounds its result, by at most one read.
	// ErrNotFound means that there is no link of that token.
	Shared(ctx context.Context, token string) (questions.Shared, error)
	// CreateLink stores a new link unless its result has most already, which is
	// questions.ErrTooMany. ErrConflict means that the token is taken, or that the
	// result has a live link that is alike and was made less than apart from this
	// one. ErrNotFound means that there is no such result.
	CreateLink(ctx context.Context, l questions.Link, most int, apart time.Duration) error
	// RevokeLink ends a link for ever, and takes the entry that was made with it out of the
	// register. One that has been revoked before keeps the moment. ErrNotFound means
	// that there is no such link, and ErrTraces that it has ended and that bytes of the
	// entry could not be erased.
	RevokeLink(ctx context.Context, token string, at time.Time) error
	// Published returns the entry of a result in the register, whether its link has
	// ended by itself or not. ErrNotFound means that there is none.
	Published(ctx context.Context, result string) (questions.RegisterEntry, error)
	// EachPublished calls do with every entry of the register whose link works at a
	// moment, the one that was published last first. An error of do ends it.
	//
	// It reads the whole register, in one statement: Publish bounds it.
	EachPublished(ctx context.Context, now time.Time, do func(questions.RegisterEntry) error) error
	// Publish adds a result to the register, with a new link to it. What e says of what
	// is not its own is not looked at. ErrConflict means that the result is there
	// already, or that the token is taken; ErrTooMany that the result has mostLinks, or
	// the register has most entries; and ErrNotFound that there is no such result.
	Publish(ctx context.Context, e questions.RegisterEntry, l questions.Link, mostLinks, most int) error
	// Unpublish takes a result out of the register and ends the link that was made for that.
	// ErrNotFound means that it is not there, and ErrTraces that it is gone and that
	// bytes of the entry could not be erased.
	Unpublish(ctx context.Context, result string, at time.Time) error
	// CreateRound stores a new round, last used when it was opened, and keeps text as
	// the questionnaire of its version unless there is one already. ErrConflict means
	// that its id or one of its tokens is taken.
	CreateRound(ctx context.Context, r questions.Round, text []byte) error
	// Round returns a round with its people, all of one moment. ErrNotFound means that
	// there is none of that id.
	Round(ctx context.Context, id string) (questions.Round, error)
	// RoundByToken returns the round that people join by a token: that of its link, or
	// of an invitation that nobody has used. ErrNotFound means that there is none.
	RoundByToken(ctx context.Context, token string) (questions.Round, error)
	// RoundsOf returns at most limit of the rounds that were made or joined in a
	// browser, the newest first.
	RoundsOf(ctx context.Context, owner [32]byte, limit int) ([]questions.Round, error)
	// ChangeRound runs change on what is stored of a round, and stores what it makes of it, both in
	// one transaction; change may run more than once. With an error of change, which is
	// returned, nothing has changed. The round keeps its id, its questionnaire and the
	// moment at which it was opened. A person who is not in it any more takes their
	// session along.
	//
	// ErrNotFound means that there is no such round, and ErrConflict that a token is
	// taken. Bytes of people who went and of names that were taken away go as those of
	// a decision do, and ErrTraces means what it means for DeleteDecision.
	ChangeRound(ctx context.Context, id string, change func(*questions.Round) error) error
	// JoinRound is a ChangeRound that also stores a new session, whose answers are
	// given in the round. ErrConflict may also mean that the session's id is taken.
	JoinRound(ctx context.Context, id string, session questions.Session, change func(*questions.Round) error) error
	// FreezeRound is a ChangeRound that also stores a result for ever, which change
	// has to note in the round. What the result says of its session and its owner is
	// not looked at: they are the round and its maker. ErrConflict may also mean that
	// change notes another result, or that the result's id is taken.
	FreezeRound(ctx context.Context, id string, result questions.Result, change func(*questions.Round) error) error
	// DecisionsOf returns at most limit of an owner's decisions from the offset-th
	// on: first those with a result whose review is due at the given moment and
	// that no result of the owner has replaced, then those used last. A round with a
	// result is one of its maker's, under its own id. Other rounds and the sessions of
	// any are not among them, see RoundsOf.
	DecisionsOf(ctx context.Context, owner [32]byte, now time.Time, limit, offset int) ([]questions.Decision, error)
	// BegunBefore reports whether an owner has a decision that was begun before a
	// moment, or was in a round before it.
	BegunBefore(ctx context.Context, owner [32]byte, at time.Time) (bool, error)
	// DeleteDecision removes what an owner has under the id of a session or a round: the session or the
	// round with all its people and their sessions, the answers, all results, their
	// links, their reviews, what was decided on them and what readers commented.
	// ErrNotFound means that the owner has nothing of that id. The session of a person
	// of a round takes the person along while the first pass is on at the given moment;
	// later, what they handed in stays.
	//
	// When it returns, nobody can read them any more. What becomes of their bytes
	// depends on the engine. ErrTraces means that the decision is deleted and that they
	// could not be erased, such as on a full disk. With any other error nothing is
	// deleted.
	//
	// What others have made of the decision stays theirs: a session that started from
	// it keeps its answers, and its title as Origin.
	DeleteDecision(ctx context.Context, owner [32]byte, id string, now time.Time) error
	// Adopt makes everything of one owner belong to another, comments and what they have in
	// rounds at the given moment too, see questions.Round.Adopt.
	Adopt(ctx context.Context, from, to [32]byte, now time.Time) error
	// HandOver makes what one person has another's, and counts it. Rounds are as in Adopt, to which
	// it comes for everything. Of one decision comments of the person on others stay
	// theirs. ErrNotFound means that the result is not that person's; that they have
	// nothing is no error. ErrTraces means that all is handed over, and that bytes of
	// somebody who went from a round could not be erased.
	HandOver(ctx context.Context, h questions.HandOver, now time.Time) (questions.HandedOver, error)
	// ToHandOver counts what HandOver would, and fails as it does.
	ToHandOver(ctx context.Context, h questions.HandOver) (questions.HandedOver, error)
	// NoteAccount keeps what somebody is called and on which day they were here last.
	// Their groups are not kept.
	NoteAccount(ctx context.Context, a questions.Account) error
	// Account returns the account of an owner, without groups. ErrNotFound means that
	// nobody of that hash was here.
	Account(ctx context.Context, owner [32]byte) (questions.Account, error)
	// AccountsCalled returns those whose subject is what they are called by, or whose
	// mail address, in which the letters A to Z are like a to z: the one seen last
	// first. There may be several, of several issuers.
	AccountsCalled(ctx context.Context, who string) ([]questions.Account, error)
	// IssuersSince returns the issuers of the accounts that were seen on a day or after it,
	// each issuer once, sorted. It looks at the thousand accounts seen last.
	IssuersSince(ctx context.Context, day time.Time) ([]string, error)
	// CreateSignIn keeps a sign-in, and its account as NoteAccount does. ErrConflict
	// means that there is one of that token.
	CreateSignIn(ctx context.Context, in questions.SignIn) error
	// SignIn returns the sign-in of a token, expired or not. ErrNotFound means that
	// there is none.
	SignIn(ctx context.Context, token [32]byte) (questions.SignIn, error)
	// DeleteSignIn ends a sign-in. It is no error when there is none of that token.
	DeleteSignIn(ctx context.Context, token [32]byte) error
	// ResultsSince calls do with at most limit results of a questionnaire, of any where
	// that is empty, that were made at a moment or later, the newest first and as of one
	// moment. They come with their settings and what was decided on them, and without
	// their links and comments. An error of do ends it.
	ResultsSince(ctx context.Context, questionnaire string, since time.Time, limit int, do func(questions.ResultWithLinks) error) error
	// EachUnfinished calls do with at most limit sessions that are of no round and of
	// which no result was made, those that were used lately first, more or less. An
	// error of do ends it.
	EachUnfinished(ctx context.Context, limit int, do func(questions.Session) error) error
	// Questionnaire returns the text of a questionnaire version that was ever on
	// offer, or that a session was ever created with. ErrNotFound means that there
	// is none.
	Questionnaire(ctx context.Context, version string) ([]byte, error)
	// Offer notes that a version of a questionnaire is on offer, and keeps its
	// text. It returns since when it has been, without a break: now when another
	// version was on offer before, or the moment after that one where the clock has
	// gone back since.
	Offer(ctx context.Context, questionnaire, version string, text []byte, now time.Time) (time.Time, error)
	// Offered returns the version of a questionnaire that came on offer last, with
	// its text. ErrNotFound means that none ever was.
	Offered(ctx context.Context, questionnaire string) (version string, text []byte, err error)
	// Addresses returns where people have reached the server, the present address
	// last. There is none before the first start.
	Addresses(ctx context.Context) ([]Address, error)
	// AddAddress notes that people reach the server at another address from now on, or from the
	// moment after the last change where the clock has gone back since.
	AddAddress(ctx context.Context, url string, now time.Time) error
	// Expire removes what is past its time as the Removal of questions.Session,
	// questions.Round and questions.ResultWithLinks has it: sessions that were last used
	// before a moment; rounds without a result that nobody has used since then, with
	// their people and sessions; and results that nothing holds. Those were made before
	// that moment, their session is gone or goes, their owner does not keep them, and
	// none of their links is live at now; a round goes with its result.
	//
	// It works in transactions of at most batch of each, so that other writes come in
	// between; when ctx ends, what it has removed so far stays removed. It returns how
	// many sessions, rounds and results it removed, also with an error. What goes with
	// another one is not counted.
	//
	// Its cost grows with what it removes, not with what stays: a result that is held
	// is not looked at again before that can have changed.
	Expire(ctx context.Context, before, now time.Time, batch int) (removed int, err error)
	// ExpireSignIns removes the sign-ins that have expired at a moment, some in each transaction. It
	// returns how many it removed, also with an error.
	ExpireSignIns(ctx context.Context, now time.Time) (removed int, err error)
	// ExpireAccounts removes the accounts of people who were not here since a day, to whom nothing
	// belongs and who have signed in nowhere, as ExpireSignIns does.
	ExpireAccounts(ctx context.Context, before time.Time) (removed int, err error)
	// Export writes everything in the database to w, as of one moment, so that Import into an
	// empty database makes one that exports the same bytes, whichever engine is behind
	// it. It keeps no more than a record in memory.
	Export(ctx context.Context, w io.Writer) error
	// ExportResult writes one result to w, which may be told by its id or by the
	// token of any of its links: the result, the version of its questionnaire, its
	// links, its settings, what was decided on it, its review, the comments on it and its
	// entry in the register. The session that it was made from is not part of it, nor the
	// round. ErrNotFound means that there is no such result.
	ExportResult(ctx context.Context, w io.Writer, idOrToken string) error
	// Import adds what Export or ExportResult has written, in one transaction: with an error
	// nothing is added. A record that is there already is left alone if it is the same
	// or an account, and else an error. The import ends when ctx does.
	//
	// archive.ErrImport means that what was read is no archive, or does not fit to what
	// the database has.
	Import(ctx context.Context, r io.Reader) (archive.Imported, error)
	// Ready proves that answers can be read and saved. It writes nothing unless the last write
	// failed because of the disk: then it tries whether that takes something again.
	Ready(ctx context.Context) error
	// Close waits for what is under way, and closes the database.
	Close() error
}
