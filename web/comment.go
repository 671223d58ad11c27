package web

// CommentsView is what readers of a result say about it, apart from the result.
type CommentsView struct {
	Page
	Back                Link
	Name, Questionnaire string
	Verdict             string
	// Notice says what has just been done, or is empty.
	Notice string
	// Notices are what to know before reading on.
	Notices []NoticeView
	// New says how many are new to the owner, or is empty; Read is where these
	// are marked as read.
	New      string
	Read     ReadForm
	Comments []CommentView
	// Form leaves a comment; its Action is empty for the owner.
	Form CommentForm
	// Files are the result with its comments.
	Files []Link
}

// ReadForm marks comments as read that were there until the page was drawn.
type ReadForm struct{ Action, Seen string }

// CommentView is a comment with what was made of it.
type CommentView struct {
	// ID is the fragment: "comment-1".
	ID         string
	Name, Text string
	// About says what it is about: "On the verdict".
	About          string
	Date, DateTime string
	New, Hidden    bool
	// Settled says since when it is, or is empty.
	Settled string
	// Answer is what the owner answers, Answered the day; empty for nothing.
	Answer, Answered string
	// Delete is where its writer deletes it, and Back what is posted with that;
	// both are empty for everybody else.
	Delete, Back string
	Care         CareForm
}

// CareForm is what the owner of a result can do about a comment. Its Action is
// empty for everybody else.
type CareForm struct {
	Action string
	// ID is that of the control for the answer.
	ID     string
	Answer Field
	// Saved is posted back to tell whether the answer has changed since the page
	// was drawn.
	Saved string
	// Settle and Hide are what the buttons post: "settle" or "reopen", "hide" or
	// "show".
	Settle, Hide         string
	SettleText, HideText string
	Open                 bool
}

// CommentForm leaves a comment.
type CommentForm struct {
	Action     string
	Name, Text Field
	// NameIsKnown is whether Name is that of who has signed in, and is not asked for.
	NameIsKnown bool
	// NameNote is a sentence, with a space before it, on how a name that is typed is
	// shown; empty for nothing.
	NameNote string
	// Topics are what it can be about, in groups.
	Topics     []TopicGroup
	TopicError string
	// Full says that there can be no more, or is empty.
	Full string
}

// TopicGroup are things that a comment can be about: the verdict, a claim, answers,
// options.
type TopicGroup struct {
	// Name is empty for what stands alone.
	Name   string
	Topics []ChoiceView
}

// CommentsLink leads from a result to its comments. Its Href is empty where the
// reader has none.
type CommentsLink struct {
	Text, Href string
	// New says how many are new, or is empty.
	New string
}

// WrittenComment is a comment on somebody else's result, in short.
type WrittenComment struct {
	// Language is that of the result, as in Page.
	Language                 string
	Name, Text, Date, Delete string
}

func (f CommentForm) Problem() Link {
	return FirstProblem(f.Name.at("#name"), Link{f.TopicError, "#about"}, f.Text.at("#text"), Link{f.Full, "#comment-form"})
}

func (v CommentsView) Problem() Link {
	for _, c := range v.Comments {
		if c.Care.Answer.Error != "" {
			return c.Care.Answer.at("#" + c.Care.ID)
		}
	}
	return v.Form.Problem()
}
