package io.jenkins.plugins.octavia.step;

import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.octavia.cloud.Call;
import io.jenkins.plugins.octavia.cloud.DiskImage;
import io.jenkins.plugins.octavia.cloud.FileHash;
import io.jenkins.plugins.octavia.cloud.ImageFile;
import io.jenkins.plugins.octavia.cloud.RemoteImageFile;
import io.jenkins.plugins.octavia.cloud.Route;
import io.jenkins.plugins.octavia.cloud.Route.Timeouts;
import io.jenkins.plugins.octavia.value.Download;
import java.io.File;
import java.io.IOException;
import java.net.ProxySelector;
import java.util.Optional;
import java.util.function.LongConsumer;
import jenkins.MasterToSlaveFileCallable;

/**
 * A published image that an agent fetches and sends on, with a token only. The way to its server is that of the agent's Java: its
 * proxy properties and its authorities.
 */
record AgentDownload(AgentWork agent, Download download) implements ImageFile {

    @Override
    public DiskImage disk() throws IOException {
        return agent.act("look at", new Look(download));
    }

    @Override
    public FileHash hash() throws IOException {
        return agent.act("read", new ReadAll(download));
    }

    /** The agent writes the progress to the build's log itself. */
    @Override
    public Sent send(Call call, Route route, LongConsumer progress) {
        return agent.sent(new Send(download, call, AgentRoute.of(route), agent.log()));
    }

    /** On the agent. */
    private static RemoteImageFile here(Download download) {
        Optional<ProxySelector> proxy = Optional.ofNullable(ProxySelector.getDefault());
        return new RemoteImageFile(download, new Route(Optional.empty(), true, proxy, Timeouts.DEFAULT));
    }

    private static final class Look extends MasterToSlaveFileCallable<DiskImage> {
        private static final long serialVersionUID = 1;

        private final Download download;

        Look(Download download) {
            this.download = download;
        }

        @Override
        public DiskImage invoke(File workspace, VirtualChannel channel) throws IOException {
            return here(download).disk();
        }
    }

    private static final class ReadAll extends MasterToSlaveFileCallable<FileHash> {
        private static final long serialVersionUID = 1;

        private final Download download;

        ReadAll(Download download) {
            this.download = download;
        }

        @Override
        public FileHash invoke(File workspace, VirtualChannel channel) throws IOException {
            return here(download).hash();
        }
    }

    private static final class Send extends MasterToSlaveFileCallable<Sent> {
        private static final long serialVersionUID = 1;

        private final Download download;
        private final Call call;
        private final AgentRoute route;
        private final TaskListener log;

        Send(Download download, Call call, AgentRoute route, TaskListener log) {
            this.download = download;
            this.call = call;
            this.route = route;
            this.log = log;
        }

        @Override
        public Sent invoke(File workspace, VirtualChannel channel) throws IOException {
            BuildLog progress = new BuildLog(log);
            RemoteImageFile file = here(download);
            long size = file.disk().fileSize();
            return file.send(call, route.route(), sent -> progress.uploaded(sent, size));
        }
    }
}
