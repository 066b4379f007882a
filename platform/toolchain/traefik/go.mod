module presage.local/toolchain/traefik

go 1.26.0

// Not for `go mod tidy`: nothing here imports it, and its tests need modules that can't be fetched.
require github.com/traefik/traefik/v3 v3.7.13

// As in Traefik's own go.mod, whose replacements count only there.
replace github.com/gorilla/mux => github.com/containous/mux v0.0.0-20250523120546-41b6ec3aed59

// The module proxy has neither of these two. An ingress without logins needs neither.
replace (
	github.com/abbot/go-http-auth => ./without/go-http-auth
	github.com/traefik/traefik/dynamic/ext => ./without/ext
)
