package web

import (
	"bytes"
	"context"
	"io"
	"sync"

	"github.com/a-h/templ"
)

// questionMarkup is the text of a question as markup. Escaping and joining it
// for every decider would take more time than all the rest of the page.
type questionMarkup struct {
	once sync.Once
	err  error
	// legend, choices and footnotes are the fixed parts of the page; unsure is
	// that of the last choice.
	legend, unsure, footnotes []byte
	choices                   [][]byte
}

// drawn makes the markup unless it has been made.
func (t *QuestionText) drawn() *questionMarkup {
	t.markup.once.Do(func() {
		m := &t.markup
		ctx := speaking(context.Background(), t.Language)
		m.legend, m.unsure, m.footnotes = m.draw(ctx, inquiry(t)), m.draw(ctx, unsureText(t)), m.draw(ctx, footnotes(t))
		for i, c := range t.Choices {
			m.choices = append(m.choices, m.draw(ctx, choiceText(c, choiceID(i))))
		}
	})
	return &t.markup
}

func (m *questionMarkup) draw(ctx context.Context, c templ.Component) []byte {
	var out bytes.Buffer
	if err := c.Render(ctx, &out); err != nil {
		m.err = err
	}
	return out.Bytes()
}

// part draws one of the fixed parts.
func (m *questionMarkup) part(markup []byte) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		if m.err != nil {
			return m.err
		}
		_, err := w.Write(markup)
		return err
	})
}

// choice draws the fixed part of the choice at an index.
func (m *questionMarkup) choice(i int) templ.Component { return m.part(m.choices[i]) }
