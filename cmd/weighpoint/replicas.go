package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/weighpoint/weighpoint/handlers"
	"github.com/weighpoint/weighpoint/handlers/sitefile"
	"github.com/weighpoint/weighpoint/questions"
	"github.com/weighpoint/weighpoint/store"
)

// meetEvery is how often a server looks what the others have put on offer. All
// offer the same within five seconds, reading included.
const meetEvery = 2 * time.Second

// mostConflicts is how often a server that is told to put something on offer tries
// when others do so at the same time.
const mostConflicts = 10

// meetings is how servers that share a database know of each other, see
// postgres.Store.
type meetings interface {
	Meet(ctx context.Context, me store.Server, known int64) (store.Offering, []store.Server, error)
	Leave(ctx context.Context, id string) error
	PutOffering(ctx context.Context, after int64, files [32]byte, content []byte) error
}

// replicas are all servers that share a database, seen from one of them. They have
// the same on offer, whatever their own files say: that of a server changes what is
// on offer when the server is told to read them anew, or when all servers that run
// have read the same since.
type replicas struct {
	db  meetings
	me  store.Server
	log *slog.Logger
	// known is the number of what is on offer here.
	known int64
	// own is what the files of this server say.
	own ownFiles
	// differ is what to say of servers with other files, nil for nothing.
	differ atomic.Pointer[string]
	// clock is set by that of the database; wrongClock is whether that of this
	// machine is far from it.
	clock      *clock
	wrongClock atomic.Bool
	// meeting is about asking the database, following about what others offer.
	meeting, following trouble
}

func newReplicas(db meetings, clock *clock, log *slog.Logger) *replicas {
	return &replicas{db: db, clock: clock, log: log, me: store.Server{ID: rand.Text(), Name: processName()}}
}

// trouble is what goes wrong again and again until it is over. The log has one line
// when it begins, and one when it ends.
type trouble struct{ begun bool }

func (t *trouble) note(log *slog.Logger, err error, begins, ends string) {
	switch {
	case err != nil && !t.begun:
		log.Warn(begins, "error", err)
	case err == nil && t.begun:
		log.Info(ends)
	}
	t.begun = err != nil
}

// ownFiles are what the files of a server say.
type ownFiles struct {
	questionnaires []*questions.Questionnaire
	site           *sitefile.Site
	// copied is what the site was read from; nil for none.
	copied *siteCopy
}

// hash tells what files say from what others say.
func (f ownFiles) hash() [sha256.Size]byte {
	var all bytes.Buffer
	for _, q := range f.questionnaires {
		fmt.Fprintf(&all, "%s\n", q.Version)
	}
	if f.site != nil {
		all.Write(f.site.Version[:])
	}
	return sha256.Sum256(all.Bytes())
}

// onOffer is what is on offer, as one server tells the others.
type onOffer struct {
	Questionnaires []versionOnOffer `json:"questionnaires"`
	Site           *siteCopy        `json:"site,omitempty"`
}

type versionOnOffer struct {
	Version string    `json:"version"`
	Since   time.Time `json:"since"`
}

// adopt takes what the own files say now.
func (r *replicas) adopt(own ownFiles) {
	r.own = own
	if files := own.hash(); files != r.me.Files {
		r.me.Files, r.me.Read = files, time.Time{}
	}
}

// meet is Meet. It sets the clock by that of the database, and keeps when the own
// files were read for one that forgets it.
func (r *replicas) meet(ctx context.Context, known int64) (store.Offering, []store.Server, error) {
	before := r.clock.own()
	now, servers, err := r.db.Meet(ctx, r.me, known)
	after := r.clock.own()
	for _, s := range servers {
		if s.ID == r.me.ID {
			r.me.Read = s.Read
			r.clock.learn(s.Seen, before, after)
			r.me.Ahead = r.clock.ahead()
			r.noteClock()
		}
	}
	return now, servers, err
}

// noteClock tells the log when the clock of this machine begins or ends to be far
// from that of the database.
func (r *replicas) noteClock() {
	words := clockWords(r.clock.ahead())
	switch wrong := words != ""; {
	case wrong == r.wrongClock.Swap(wrong):
	case wrong:
		r.log.Warn("the clock of this machine is wrong, or that of the database: set both right", "clock", words)
	default:
		r.log.Info("the clock of this machine and that of the database agree again")
	}
}

// begin returns what to offer first: what the others do or, where there are none,
// what the files of this server say.
func (r *replicas) begin(ctx context.Context, o *offering, own ownFiles) (handlers.Offers, error) {
	r.adopt(own)
	for range mostConflicts {
		now, servers, err := r.meet(ctx, 0)
		if err != nil {
			return handlers.Offers{}, err
		}
		if now.Number > 0 && !r.agreed(now, servers) {
			offers, err := r.follow(ctx, o, now)
			if err != nil && ctx.Err() == nil {
				r.log.Error("what the other servers have on offer cannot be read here, so this server offers what its own files say", "error", err)
				r.following.begun = true
				return o.offer(ctx, own.questionnaires, own.site)
			}
			r.compare(now, servers)
			return offers, err
		}
		offers, err := r.put(ctx, o, now.Number)
		if !errors.Is(err, questions.ErrConflict) {
			return offers, err
		}
	}
	return handlers.Offers{}, questions.ErrConflict
}

// tell puts on offer what the files of this server say, for all servers.
func (r *replicas) tell(ctx context.Context, o *offering, own ownFiles) (handlers.Offers, error) {
	r.adopt(own)
	for range mostConflicts {
		now, _, err := r.meet(ctx, r.known)
		if err != nil {
			return handlers.Offers{}, err
		}
		offers, err := r.put(ctx, o, now.Number)
		if !errors.Is(err, questions.ErrConflict) {
			return offers, err
		}
	}
	return handlers.Offers{}, questions.ErrConflict
}

// look takes over what others have put on offer, or puts on offer what all have read
// by now.
func (r *replicas) look(ctx context.Context, o *offering) {
	now, servers, err := r.meet(ctx, r.known)
	if ctx.Err() != nil {
		return
	}
	r.meeting.note(r.log, err, "the other servers cannot be asked what is on offer", "the other servers can be asked again what is on offer")
	if err != nil {
		return
	}
	var offers handlers.Offers
	switch {
	case now.Number != r.known && now.Number > 0:
		offers, err = r.follow(ctx, o, now)
	case r.agreed(now, servers):
		offers, err = r.put(ctx, o, now.Number)
	default:
		r.compare(now, servers)
		return
	}
	if err == nil {
		before := o.catalogue.Now()
		o.catalogue.Replace(offers)
		r.log.Info("what is on offer has changed on all servers", "count", len(offers.Questionnaires), "changed", changed(before, &offers))
	}
	if !errors.Is(err, questions.ErrConflict) && ctx.Err() == nil { // else the next look follows
		r.following.note(r.log, err, "what the other servers have on offer cannot be taken over", "what the other servers have on offer is taken over again")
	}
	r.compare(now, servers)
}

// agreed reports whether all servers that run have read the same files since
// something else came on offer.
func (r *replicas) agreed(now store.Offering, servers []store.Server) bool {
	return now.Files != r.me.Files && !slices.ContainsFunc(servers, func(s store.Server) bool {
		return s.Files != r.me.Files || !s.Read.After(now.Since)
	})
}

// put puts on offer what the files of this server say. It returns
// questions.ErrConflict if something else came on offer after a number.
func (r *replicas) put(ctx context.Context, o *offering, after int64) (handlers.Offers, error) {
	offers, err := o.offer(ctx, r.own.questionnaires, r.own.site)
	if err != nil {
		return offers, err
	}
	said := onOffer{Site: r.own.copied}
	for _, q := range offers.Questionnaires {
		said.Questionnaires = append(said.Questionnaires, versionOnOffer{q.Version, offers.Since[q.Version]})
	}
	content, err := json.Marshal(said)
	if err != nil {
		return offers, err
	}
	if err := r.db.PutOffering(ctx, after, r.me.Files, content); err != nil {
		return offers, err
	}
	r.known = after + 1
	return offers, nil
}

// follow returns what another server has put on offer.
func (r *replicas) follow(ctx context.Context, o *offering, now store.Offering) (handlers.Offers, error) {
	var said onOffer
	if err := json.Unmarshal(now.Content, &said); err != nil {
		return handlers.Offers{}, fmt.Errorf("what is on offer: %w", err)
	}
	offers := handlers.Offers{Since: map[string]time.Time{}}
	for _, v := range said.Questionnaires {
		q, err := r.find(ctx, o, v.Version)
		if err != nil {
			return offers, err
		}
		offers.Questionnaires, offers.Since[v.Version] = append(offers.Questionnaires, q), v.Since
	}
	if said.Site != nil {
		// The server that read the file has compared it with all questionnaires, also
		// those that are not on offer.
		site, err := o.site.parse(*said.Site)
		if err == nil {
			err = o.site.trusts(site)
		}
		if err != nil {
			return offers, err
		}
		offers.Site = site
	}
	r.signInAsBefore(&offers)
	r.known = now.Number
	return offers, nil
}

// signInAsBefore keeps how people sign in as the own files say: it cannot change
// while a server runs, and is not for others to say.
func (r *replicas) signInAsBefore(offers *handlers.Offers) {
	var people *sitefile.People
	if r.own.site != nil {
		people = r.own.site.People
	}
	if offers.Site == nil {
		if people == nil {
			return
		}
		offers.Site = &sitefile.Site{}
	}
	offers.Site.People = people
}

// lastSite returns the site that all servers show, and what it was read from; nil
// where there is none or it does not fit here.
func (r *replicas) lastSite(ctx context.Context, o *offering, may sitefile.Known) (*sitefile.Site, *siteCopy) {
	now, _, err := r.db.Meet(ctx, r.me, 0)
	var said onOffer
	if err != nil || json.Unmarshal(now.Content, &said) != nil || said.Site == nil {
		return nil, nil
	}
	site, err := o.site.parse(*said.Site)
	if err != nil || o.site.fits(site, may) != nil {
		return nil, nil
	}
	return site, said.Site
}

// find returns a version that is in the own files, on offer here or in the database.
func (r *replicas) find(ctx context.Context, o *offering, version string) (*questions.Questionnaire, error) {
	known := slices.Clone(r.own.questionnaires)
	if o.catalogue != nil {
		known = append(known, o.catalogue.Now().Questionnaires...)
	}
	for _, q := range known {
		if q.Version == version {
			return q, nil
		}
	}
	text, err := o.store.Questionnaire(ctx, version)
	if err != nil {
		return nil, err
	}
	return questions.Restore(version, text)
}

// compare notes whether the files of all servers say the same, and tells the log
// when that changes.
func (r *replicas) compare(now store.Offering, servers []store.Server) {
	words := differWords(now, servers)
	before := r.differ.Swap(words)
	switch {
	case words != nil && (before == nil || *before != *words):
		r.log.Warn("servers that share the database have different files of questionnaires or site: give all the same, or tell one of them to read its files anew, and all offer what it reads", "which", *words)
	case words == nil && before != nil:
		r.log.Info("all servers that share the database have the same files again")
	}
}

// differWords says which servers have files that say something else than what is on
// offer; nil for none.
func differWords(now store.Offering, servers []store.Server) *string {
	var others []string
	for _, s := range servers {
		if s.Files != now.Files {
			others = append(others, s.Name)
		}
	}
	if len(others) == 0 {
		return nil
	}
	words := fmt.Sprintf("%d of %s have other files than what is on offer", len(others), plural(len(servers), "server"))
	return &words
}

// notice is what to say beside that the server is ready, empty for nothing.
func (r *replicas) notice() string {
	var all []string
	if words := r.differ.Load(); words != nil {
		all = append(all, *words)
	}
	if words := clockWords(r.clock.ahead()); words != "" {
		all = append(all, "the clock of this machine is "+words)
	}
	return strings.Join(all, "\n")
}

func (r *replicas) differing() float64 {
	if r.differ.Load() != nil {
		return 1
	}
	return 0
}

// leave takes leave of the others.
func (r *replicas) leave() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := r.db.Leave(ctx, r.me.ID); err != nil {
		r.log.Debug("the other servers do not know that this one ends", "error", err)
	}
}
