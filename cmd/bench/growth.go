package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
)

// sampled is how many sessions of a grown database take turns in a load.
const sampled = 1_000

// growthCrowd is how many connections there are while databases of different
// size are compared.
const growthCrowd = 16

// grown is a data directory with many sessions.
type grown struct {
	data     string
	sessions int
	// like is the session that all others are copies of, id its name.
	like asking
	id   string
}

// growth compares a server that has few sessions with one that has many.
func (b *bench) growth(ctx context.Context) error {
	var scenes []scene
	for _, sessions := range []int{fewSessions, b.sessions} {
		g, err := b.grow(ctx, sessions)
		if err != nil {
			return err
		}
		p, err := b.startProduct(ctx, g.data)
		if err != nil {
			return err
		}
		defer p.stop()
		scenes = append(scenes, scene{server: p, asking: g.sample()})
	}
	for _, c := range []testCase{
		{"question", "GET question", http.StatusOK, scene.questions, false},
		{"answer", "POST answer", http.StatusSeeOther, scene.answers, false},
		{"mine", "GET what is mine", http.StatusOK, scene.mine, false},
	} {
		few, err := newContender(ctx, c, scenes[0])
		if err != nil {
			return err
		}
		many, err := newContender(ctx, c, scenes[1])
		if err != nil {
			return err
		}
		if err := b.alternate(ctx, []*contender{many, few}, growthCrowd); err != nil {
			return err
		}
		words := fmt.Sprintf("%s, %d at once, %d sessions over %d", c.words, growthCrowd, b.sessions, fewSessions)
		b.report.rates(words, "itself", many, few, growthGoal())
	}
	return nil
}

// mine are requests for the page on which browsers find their own.
func (s scene) mine() []request {
	var all []request
	for _, a := range s.asking {
		all = append(all, request{method: http.MethodGet, path: "/mine", cookie: a.cookie})
	}
	return all
}

// grow makes a data directory with so many sessions, or returns the one that
// was made before.
func (b *bench) grow(ctx context.Context, sessions int) (*grown, error) {
	if g := b.grown[sessions]; g != nil {
		return g, nil
	}
	b.progress("make %d sessions", sessions)
	g := &grown{sessions: sessions}
	if err := g.begin(ctx, b); err != nil {
		return nil, err
	}
	if err := seed(ctx, g.data, g.id, sessions); err != nil {
		return nil, fmt.Errorf("copy sessions: %w", err)
	}
	b.grown[sessions] = g
	return g, nil
}

// begin has a browser make the session to copy.
func (g *grown) begin(ctx context.Context, b *bench) (err error) {
	if g.data, err = b.freshDir(); err != nil {
		return err
	}
	p, err := b.startProduct(ctx, g.data)
	if err != nil {
		return err
	}
	defer p.stop()
	v, err := newBrowser(p.url)
	if err != nil {
		return err
	}
	start, err := v.visit(ctx)
	if err != nil {
		return err
	}
	at, err := v.begin(ctx, start, answered)
	if err != nil {
		return err
	}
	choices := at.choices()
	g.like = asking{at.path, v.cookie(), choices[0], choices[1]}
	g.id = strings.Split(at.path, "/")[2]
	return nil
}

// sample spreads over all sessions.
func (g *grown) sample() []asking {
	name, _, _ := strings.Cut(g.like.cookie, "=")
	var all []asking
	for i := range sampled {
		n := int64(i * (g.sessions / sampled))
		one := g.like
		one.path = strings.Replace(one.path, g.id, seededID(n), 1)
		one.cookie = name + "=" + seededKey(n)
		all = append(all, one)
	}
	return all
}
