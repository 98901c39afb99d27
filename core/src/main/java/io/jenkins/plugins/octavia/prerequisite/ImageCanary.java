package io.jenkins.plugins.octavia.prerequisite;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.conf.ConfFile;
import io.jenkins.plugins.octavia.prerequisite.base.Refusal;
import io.jenkins.plugins.octavia.prerequisite.image.Canary;
import io.jenkins.plugins.octavia.prerequisite.image.ImageChoice;
import io.jenkins.plugins.octavia.prerequisite.image.ImageProperties;
import io.jenkins.plugins.octavia.spec.CanarySpec;
import io.jenkins.plugins.octavia.spec.ImageSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether an image is tried before it gets the tag, or why not, and what an earlier try has left. */
final class ImageCanary {

    private final ImageSpec spec;
    private final List<Image> known;
    private final Search search;
    private final Cloud cloud;
    private final Optional<Image> serving;
    /** Empty unless the tag is to move, and one is asked for. */
    private final Optional<CanarySpec> asked;

    private final Optional<String> obstacle;

    /**
     * @param chosen the image that is to have the tag; empty if it is still to be uploaded
     * @throws Refusal if there is no such subnet as it is to be on
     */
    ImageCanary(ImageSpec spec, Optional<Image> chosen, Collection<Image> known, Search search) {
        this.spec = spec;
        this.known = List.copyOf(known);
        this.search = search;
        this.cloud = search.cloud();
        this.serving = ImageChoice.newest(spec, known);
        this.asked = spec.canary()
                .filter(canary -> chosen.filter(image -> image.tags().contains(spec.tag()))
                        .isEmpty());
        this.obstacle = obstacle();
        due().ifPresent(canary -> Canary.vipSubnet(canary, cloud));
    }

    private Optional<String> obstacle() {
        if (spec.rollbackTo().isPresent()) {
            return Optional.of("rollbackTo is set");
        }
        if (serving.isEmpty()) {
            return Optional.of("no image has tag " + spec.tag() + " yet");
        }
        return cloud.loadBalancing().isThere()
                ? Optional.empty()
                : Optional.of("this cloud's catalog has no load-balancer service");
    }

    private Optional<CanarySpec> due() {
        return asked.filter(canary -> obstacle.isEmpty());
    }

    private Canary canary() {
        return new Canary(spec, cloud, search.listener());
    }

    /** For a plan. */
    List<String> changes() {
        List<String> changes = new ArrayList<>();
        if (canary().isLeft(known)) {
            changes.add("- canary that was cut off");
        }
        asked.map(canary -> obstacle.map(reason -> "no canary: " + reason)
                        .orElseGet(() -> "canary before the tag moves: load balancer " + canary.topology()
                                + " on subnet " + canary.vipSubnet()))
                .ifPresent(changes::add);
        return changes;
    }

    /**
     * Takes away what is left, and looks whether the image can be tried before it is sent.
     *
     * @throws Refusal if it cannot
     */
    void prepare() {
        if (due().isPresent()) {
            Optional<ConfFile> conf =
                    search.inputs().conf().or(() -> search.inputs().out().readConf());
            canary().prepare(
                            known,
                            due().get(),
                            AmphoraFlavor.find(search, conf),
                            LoadBalancerNeeds.furtherNetworks(search.whole(), conf));
            return;
        }
        if (canary().isLeft(known)) {
            canary().removeLeftovers(known);
        }
        asked.ifPresent(
                canary -> search.listener().note("image " + spec.name() + ": no canary, " + obstacle.orElseThrow()));
    }

    /** @throws Refusal if the image does not serve */
    void prove(Image image) {
        due().ifPresent(canary -> canary().prove(image, canary, serving));
        if (ImageProperties.isFailed(image)) {
            // It is about to serve, so it is no longer among those that go first.
            String result = due().isPresent() ? ImageProperties.PASSED : ImageProperties.SKIPPED;
            ImageProperties.set(cloud.images(), image.id(), Map.of(ImageProperties.CANARY, result));
        }
    }
}
