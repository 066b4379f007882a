// Package ext takes the place of the types by which other programs extend Traefik's configuration: it adds nothing.
package ext

type (
	HTTP   struct{}
	Router struct{}
)
