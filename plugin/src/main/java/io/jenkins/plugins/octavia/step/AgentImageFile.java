package io.jenkins.plugins.octavia.step;

import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.octavia.cloud.Call;
import io.jenkins.plugins.octavia.cloud.DiskImage;
import io.jenkins.plugins.octavia.cloud.FileHash;
import io.jenkins.plugins.octavia.cloud.ImageFile;
import io.jenkins.plugins.octavia.cloud.Route;
import java.io.File;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.function.LongConsumer;
import jenkins.MasterToSlaveFileCallable;

/**
 * An image on an agent: the agent reads and sends it, with a token only, never with the credentials.
 *
 * @param convertsToRaw whether qemu-img of the agent converts it before
 */
record AgentImageFile(AgentWork agent, boolean convertsToRaw) implements ImageFile {

    @Override
    public DiskImage disk() throws IOException {
        DiskImage disk = agent.act("read", new ReadDisk(convertsToRaw));
        if (disk == null) {
            throw new NoSuchFileException(agent.image());
        }
        return disk;
    }

    @Override
    public FileHash hash() throws IOException {
        return agent.act("read", new ReadAll(convertsToRaw));
    }

    /** The agent writes the progress to the build's log itself. */
    @Override
    public Sent send(Call call, Route route, LongConsumer progress) {
        return agent.sent(new Send(call, AgentRoute.of(route), agent.log(), convertsToRaw));
    }

    /** Null if the file does not exist: its exception would arrive as any other. */
    private static final class ReadDisk extends MasterToSlaveFileCallable<DiskImage> {
        private static final long serialVersionUID = 1;

        private final boolean convertsToRaw;

        ReadDisk(boolean convertsToRaw) {
            this.convertsToRaw = convertsToRaw;
        }

        @Override
        public DiskImage invoke(File file, VirtualChannel channel) throws IOException {
            return file.isFile() ? ImageFile.at(file.toPath(), convertsToRaw).disk() : null;
        }
    }

    private static final class ReadAll extends MasterToSlaveFileCallable<FileHash> {
        private static final long serialVersionUID = 1;

        private final boolean convertsToRaw;

        ReadAll(boolean convertsToRaw) {
            this.convertsToRaw = convertsToRaw;
        }

        @Override
        public FileHash invoke(File file, VirtualChannel channel) throws IOException {
            return ImageFile.at(file.toPath(), convertsToRaw).hash();
        }
    }

    private static final class Send extends MasterToSlaveFileCallable<Sent> {
        private static final long serialVersionUID = 1;

        private final Call call;
        private final AgentRoute route;
        private final TaskListener log;
        private final boolean convertsToRaw;

        Send(Call call, AgentRoute route, TaskListener log, boolean convertsToRaw) {
            this.call = call;
            this.route = route;
            this.log = log;
            this.convertsToRaw = convertsToRaw;
        }

        @Override
        public Sent invoke(File file, VirtualChannel channel) throws IOException {
            BuildLog progress = new BuildLog(log);
            ImageFile image = ImageFile.at(file.toPath(), convertsToRaw);
            long size = image.disk().fileSize();
            return image.send(call, route.route(), sent -> progress.uploaded(sent, size));
        }
    }
}
