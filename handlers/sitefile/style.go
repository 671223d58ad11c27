package sitefile

import (
	"fmt"
	"strings"
)

// Style is a style sheet that follows the product's own and says what is
// otherwise here; nil where nothing is.
func (s *Site) Style() []byte {
	var b strings.Builder
	if s.Logo != nil {
		b.WriteString(logoStyle)
	}
	if s.Welcome != "" {
		b.WriteString(welcomeStyle)
	}
	if s.Colours != nil {
		_, _ = fmt.Fprintf(&b, coloursStyle, s.Colours.Light.tokens(), s.Colours.Dark.tokens(), s.Colours.Light.tokens()) // a strings.Builder never fails
	}
	if b.Len() == 0 {
		return nil
	}
	return []byte(b.String())
}

const logoStyle = `@layer parts {
  .brand .logo {
    inline-size: auto;
    max-inline-size: 12rem;
    block-size: 2rem;
  }
}
`

const welcomeStyle = `@layer pages {
  .masthead .welcome {
    max-inline-size: var(--measure);
    margin-block-start: 1rem;
  }
}
`

// coloursStyle repeats what tokens.css says for people who have colours of their
// own, since what stands later would win over it.
const coloursStyle = `@layer tokens {
  :root {
%s  }
  @media (prefers-color-scheme: dark) {
    :root {
%s    }
  }
  @media (forced-colors: active) {
    :root {
      --accent: CanvasText;
      --accent-strong: CanvasText;
      --on-accent: Canvas;
      --wash: Canvas;
      --wash-strong: Canvas;
    }
  }
}
@layer print {
  @media print {
    :root {
%s    }
  }
}
`

func (p Palette) tokens() string {
	return fmt.Sprintf("--accent: %s; --accent-strong: %s; --on-accent: %s; --wash: %s; --wash-strong: %s;\n",
		p.Accent, p.AccentStrong, p.OnAccent, p.Wash, p.WashStrong)
}
