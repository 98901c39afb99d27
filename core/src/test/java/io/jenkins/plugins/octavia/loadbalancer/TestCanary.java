package io.jenkins.plugins.octavia.loadbalancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.octavia.cloud.Call;
import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.cloud.LoadBalancer;
import io.jenkins.plugins.octavia.cloud.LoadBalancing;
import io.jenkins.plugins.octavia.cloud.OctaviaFlavor;
import io.jenkins.plugins.octavia.cloud.ProviderProfile;
import io.jenkins.plugins.octavia.cloud.Transport;
import io.jenkins.plugins.octavia.prerequisite.Deployment;
import io.jenkins.plugins.octavia.prerequisite.Plan;
import io.jenkins.plugins.octavia.prerequisite.base.Listener;
import io.jenkins.plugins.octavia.prerequisite.base.Mark;
import io.jenkins.plugins.octavia.prerequisite.base.Resource;
import io.jenkins.plugins.octavia.spec.Section;
import io.jenkins.plugins.octavia.spec.Spec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Runs that try an image of one test, and what they leave. */
final class TestCanary implements Listener {

    final List<String> said = new CopyOnWriteArrayList<>();
    private final TestOctavia octavia;
    private Runnable onMade = () -> {};

    TestCanary(TestOctavia octavia) {
        this.octavia = octavia;
    }

    /** Happens when its load balancer was asked for. */
    void onMade(Runnable work) {
        onMade = work;
    }

    @Override
    public void ensured(Resource resource) {}

    @Override
    public void uploaded(long sent, long size) {}

    @Override
    public void note(String message) {
        said.add(message);
        if (message.startsWith("canary: load balancer ")) {
            onMade.run();
        }
    }

    Deployment apply(Spec spec, Cloud cloud) {
        try (Plan plan = plan(spec, cloud)) {
            return plan.apply();
        }
    }

    /** @param more what else is said of the image */
    Deployment apply(String more) {
        return apply(octavia.withCanary(more), octavia.connect());
    }

    /** Of the image alone. */
    Plan plan(Spec spec, Cloud cloud) {
        return Plan.of(spec, EnumSet.of(Section.IMAGE), cloud, octavia.cloud.inputs(), this);
    }

    List<Image> images() {
        return octavia.connect().images().withProperty(Mark.NAME, octavia.cloud.unique("tag"));
    }

    Image tagged() {
        List<Image> tagged = octavia.connect().images().tagged(octavia.cloud.unique("tag"));
        assertThat(tagged).hasSize(1);
        return tagged.get(0);
    }

    /** Of canaries, whoever made them. */
    List<String> left() {
        String begin = octavia.cloud.unique("tag") + "-candidate-";
        LoadBalancing all = octavia.connect().loadBalancing();
        List<String> names = new ArrayList<>();
        all.loadBalancers().stream().map(LoadBalancer::name).forEach(names::add);
        all.flavors().stream().map(OctaviaFlavor::name).forEach(names::add);
        all.flavorProfiles().stream().map(ProviderProfile::name).forEach(names::add);
        images().forEach(image -> names.addAll(image.tags()));
        return names.stream().filter(name -> name.startsWith(begin)).toList();
    }

    void newFile() throws Exception {
        octavia.cloud.image("amphora.qcow2", 2);
    }

    /** The process is gone: nothing of it runs, not even what tidies up. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private Cloud mortal(Predicate<Call> isLast) {
        Transport way = Cloud.transport(octavia.config());
        boolean[] dead = new boolean[1];
        return Cloud.connect(octavia.config(), call -> {
            synchronized (dead) {
                if (dead[0]) {
                    throw new Killed();
                }
                dead[0] = !call.method().equals("GET") && isLast.test(call);
            }
            return way.send(call);
        });
    }

    /** @param last the method and a part of the path of the last request that is sent */
    void killAfter(String last) {
        Cloud mortal = mortal(call ->
                call.method().equals(last.split(" ")[0]) && call.uri().getPath().contains(last.split(" ")[1]));
        boolean isKilled;
        try {
            isKilled = apply(octavia.withCanary(""), mortal).failure().isPresent();
        } catch (Killed | CompletionException e) {
            isKilled = true;
        }
        assertThat(isKilled).isTrue();
    }
}
