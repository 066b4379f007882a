// Program argocd is every part of Argo CD in one binary, as upstream's is, with the dashboard that is built beside
// this file: the name under which it is started selects the part.
package main

import (
	"embed"
	"os"
	"path/filepath"

	applicationcontroller "github.com/argoproj/argo-cd/v3/cmd/argocd-application-controller/commands"
	applicationset "github.com/argoproj/argo-cd/v3/cmd/argocd-applicationset-controller/commands"
	cmpserver "github.com/argoproj/argo-cd/v3/cmd/argocd-cmp-server/commands"
	commitserver "github.com/argoproj/argo-cd/v3/cmd/argocd-commit-server/commands"
	dex "github.com/argoproj/argo-cd/v3/cmd/argocd-dex/commands"
	gitaskpass "github.com/argoproj/argo-cd/v3/cmd/argocd-git-ask-pass/commands"
	k8sauth "github.com/argoproj/argo-cd/v3/cmd/argocd-k8s-auth/commands"
	notification "github.com/argoproj/argo-cd/v3/cmd/argocd-notification/commands"
	reposerver "github.com/argoproj/argo-cd/v3/cmd/argocd-repo-server/commands"
	apiserver "github.com/argoproj/argo-cd/v3/cmd/argocd-server/commands"
	cli "github.com/argoproj/argo-cd/v3/cmd/argocd/commands"
	"github.com/argoproj/argo-cd/v3/common"
	"github.com/argoproj/argo-cd/v3/ui"
	"github.com/argoproj/argo-cd/v3/util/grpc"
	"github.com/argoproj/argo-cd/v3/util/log"
	"github.com/spf13/cobra"
	"k8s.io/klog/v2"
)

// The server looks for dist/app/index.html in what is embedded; the module's own folder is empty.
//
//go:embed all:dist/app
var dashboard embed.FS

var parts = map[string]func() *cobra.Command{
	common.CommandApplicationController:    applicationcontroller.NewCommand,
	common.CommandApplicationSetController: applicationset.NewCommand,
	common.CommandCMPServer:                cmpserver.NewCommand,
	common.CommandCommitServer:             commitserver.NewCommand,
	common.CommandDex:                      dex.NewCommand,
	common.CommandGitAskPass:               gitaskpass.NewCommand,
	common.CommandK8sAuth:                  k8sauth.NewCommand,
	common.CommandNotifications:            notification.NewCommand,
	common.CommandRepoServer:               reposerver.NewCommand,
	common.CommandServer:                   apiserver.NewCommand,
}

// partName is the name of the file that was started, or that of the environment, which upstream's manifests set.
func partName() string {
	if name := os.Getenv("ARGOCD_BINARY_NAME"); name != "" {
		return name
	}
	return filepath.Base(os.Args[0])
}

func main() {
	klog.SetLogger(log.NewLogrusLogger(log.NewWithCurrentConfig()))
	grpc.DisableSRVLookups()
	ui.Embedded = dashboard

	newCommand, found := parts[partName()]
	if !found {
		newCommand = cli.NewCommand
	}
	if newCommand().Execute() != nil {
		os.Exit(1)
	}
}
