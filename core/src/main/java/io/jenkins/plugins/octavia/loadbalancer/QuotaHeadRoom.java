package io.jenkins.plugins.octavia.loadbalancer;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.Flavor;
import io.jenkins.plugins.octavia.prerequisite.base.QuotaRoom;
import java.util.Optional;

/** Head room by the quotas of the project that amphorae are in, which is that of the login. */
public final class QuotaHeadRoom implements HeadRoom {

    private final Cloud cloud;

    public QuotaHeadRoom(Cloud cloud) {
        this.cloud = cloud;
    }

    @Override
    public Left look(Target target) {
        QuotaRoom.Left left = QuotaRoom.of(cloud).times(QuotaRoom.ofAmphorae(1, flavor(target), target.further()));
        return new Left(left.times(), left.limit());
    }

    private Optional<Flavor> flavor(Target target) {
        return target.computeFlavor()
                .flatMap(id -> cloud.compute().flavors().stream()
                        .filter(flavor -> flavor.id().equals(id))
                        .findFirst());
    }
}
