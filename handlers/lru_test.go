package handlers

import (
	"errors"
	"slices"
	"testing"
)

//ci:race
func TestLRUMakesAValueOnce(t *testing.T) {
	l := newLRU[string](2, func(int) int { return 1 })
	begun, finish := make(chan struct{}), make(chan struct{})
	values := make(chan int, 2)
	ask := func() {
		value, _ := l.get("slow", func() (int, error) {
			close(begun) // panics if called twice
			<-finish
			return 1, nil
		})
		values <- value
	}
	go ask()
	<-begun
	go ask()
	if value, err := l.get("quick", func() (int, error) { return 2, nil }); value != 2 || err != nil {
		t.Errorf("while another value is made: %d, %v", value, err)
	}
	close(finish)
	if one, two := <-values, <-values; one != 1 || two != 1 {
		t.Errorf("those who waited got %d and %d", one, two)
	}
}

func TestLRUForgetsTheLeastRecentlyUsed(t *testing.T) {
	l := newLRU[string](6, func(value string) int { return len(value) })
	var made []string
	for _, key := range []string{"a", "bb", "ccc", "a", "dd", "ccc", "bb", "too long", "a"} {
		value, err := l.get(key, func() (string, error) {
			made = append(made, key)
			return key, nil
		})
		if value != key || err != nil {
			t.Errorf("%s gives %s, %v", key, value, err)
		}
	}
	// dd takes the place of bb, bb that of a and dd, what is too long that of all.
	if want := []string{"a", "bb", "ccc", "dd", "bb", "too long", "a"}; !slices.Equal(made, want) {
		t.Errorf("made %v, want %v", made, want)
	}
}

func TestLRUKeepsNoFailure(t *testing.T) {
	l := newLRU[string](2, func(int) int { return 1 })
	broken := errors.New("broken")
	if _, err := l.get("a", func() (int, error) { return 0, broken }); !errors.Is(err, broken) {
		t.Errorf("the error is %v", err)
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic is swallowed")
			}
		}()
		_, _ = l.get("a", func() (int, error) { panic("broken") })
	}()
	if value, err := l.get("a", func() (int, error) { return 3, nil }); value != 3 || err != nil {
		t.Errorf("after failures: %d, %v", value, err)
	}
}
