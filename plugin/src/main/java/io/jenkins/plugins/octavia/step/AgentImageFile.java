package io.jenkins.plugins.octavia.step;

import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.octavia.cloud.Call;
import io.jenkins.plugins.octavia.cloud.DiskImage;
import io.jenkins.plugins.octavia.cloud.FileHash;
import io.jenkins.plugins.octavia.cloud.ImageFile;
import io.jenkins.plugins.octavia.cloud.LocalImageFile;
import io.jenkins.plugins.octavia.cloud.Route;
import java.io.File;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.function.LongConsumer;
import jenkins.MasterToSlaveFileCallable;

/** An image on an agent: the agent reads and sends it, with a token only, never with the credentials. */
record AgentImageFile(AgentWork agent) implements ImageFile {

    @Override
    public DiskImage disk() throws IOException {
        DiskImage disk = agent.act("read", new ReadDisk());
        if (disk == null) {
            throw new NoSuchFileException(agent.image());
        }
        return disk;
    }

    @Override
    public FileHash hash() throws IOException {
        return agent.act("read", new ReadAll());
    }

    /** The agent writes the progress to the build's log itself. */
    @Override
    public Sent send(Call call, Route route, LongConsumer progress) {
        return agent.sent(new Send(call, AgentRoute.of(route), agent.log()));
    }

    /** Null if the file does not exist: its exception would arrive as any other. */
    private static final class ReadDisk extends MasterToSlaveFileCallable<DiskImage> {
        private static final long serialVersionUID = 1;

        @Override
        public DiskImage invoke(File file, VirtualChannel channel) throws IOException {
            return file.isFile() ? new LocalImageFile(file.toPath()).disk() : null;
        }
    }

    private static final class ReadAll extends MasterToSlaveFileCallable<FileHash> {
        private static final long serialVersionUID = 1;

        @Override
        public FileHash invoke(File file, VirtualChannel channel) throws IOException {
            return new LocalImageFile(file.toPath()).hash();
        }
    }

    private static final class Send extends MasterToSlaveFileCallable<Sent> {
        private static final long serialVersionUID = 1;

        private final Call call;
        private final AgentRoute route;
        private final TaskListener log;

        Send(Call call, AgentRoute route, TaskListener log) {
            this.call = call;
            this.route = route;
            this.log = log;
        }

        @Override
        public Sent invoke(File file, VirtualChannel channel) {
            BuildLog progress = new BuildLog(log);
            long size = file.length();
            return new LocalImageFile(file.toPath()).send(call, route.route(), sent -> progress.uploaded(sent, size));
        }
    }
}
