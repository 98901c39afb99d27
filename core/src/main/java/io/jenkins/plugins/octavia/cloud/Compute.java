package io.jenkins.plugins.octavia.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.openstack4j.api.compute.FlavorService;
import org.openstack4j.api.compute.KeypairService;

/** Flavors, keypairs, servers and quotas in Nova. Every method may throw {@link CloudException}. */
public final class Compute {

    private final Session session;
    private final String projectId;

    Compute(Session session, String projectId) {
        this.session = session;
        this.projectId = projectId;
    }

    /** All flavors, private ones too if the user may see them. openstack4j's list has no extra specs. */
    public List<Flavor> flavors() {
        return new Pages(session, Service.COMPUTE, "/flavors/detail", "flavors", Pages.End.WITHOUT_LINK)
                .all("is_public=None", Flavor::of);
    }

    /** Asked directly, for openstack4j gives a flavor no description. */
    public Flavor create(NewFlavor flavor) {
        ObjectNode body = Json.object();
        flavor.writeTo(body.putObject("flavor"));
        return Flavor.of(session.send(Service.COMPUTE, "POST", "/flavors", Optional.of(body))
                .path("flavor"));
    }

    public void setExtraSpecs(String flavorId, Map<String, String> extraSpecs) {
        flavorService().createAndUpdateExtraSpecs(flavorId, extraSpecs);
    }

    /** Takes one away; that it is gone already is not an error. */
    public void deleteExtraSpec(String flavorId, String key) {
        session.delete(
                Service.COMPUTE, "/flavors/" + Paths.encoded(flavorId) + "/os-extra_specs/" + Paths.encoded(key));
    }

    public void deleteFlavor(String id) {
        flavorService().delete(id);
    }

    /** The ids of the projects that may use a private flavor. openstack4j takes any other answer for none. */
    public Set<String> flavorAccess(String flavorId) {
        JsonNode answer = session.get(Service.COMPUTE, "/flavors/" + Paths.encoded(flavorId) + "/os-flavor-access");
        return Json.items(answer, "flavor_access").stream()
                .map(access -> Json.required(access, "tenant_id"))
                .collect(Collectors.toSet());
    }

    public void addFlavorAccess(String flavorId, String projectId) {
        flavorService().addTenantAccess(flavorId, projectId);
    }

    public void removeFlavorAccess(String flavorId, String projectId) {
        flavorService().removeTenantAccess(flavorId, projectId);
    }

    /** The names of the availability zones that servers may be asked for. */
    public Set<String> availabilityZones() {
        return Json.items(session.get(Service.COMPUTE, "/os-availability-zone"), "availabilityZoneInfo").stream()
                .map(zone -> Json.required(zone, "zoneName"))
                .collect(Collectors.toSet());
    }

    /** The servers of the project, with the sizes that they were made with. */
    public List<Server> servers() {
        return new Pages(session, Service.COMPUTE, "/servers/detail", "servers", Pages.End.WITHOUT_LINK)
                .all("", Server::of);
    }

    /** The project's quotas by Nova's names. */
    public Map<String, QuotaUsage> quotas() {
        return QuotaUsage.all(session.get(Service.COMPUTE, quotaSet() + "/detail"), "quota_set", "in_use");
    }

    /** Sets some of the project's quotas. */
    public void setQuotas(Map<String, Integer> limits) {
        ObjectNode body = Json.object();
        limits.forEach(body.putObject("quota_set")::put);
        session.send(Service.COMPUTE, "PUT", quotaSet(), Optional.of(body));
    }

    private String quotaSet() {
        return "/os-quota-sets/" + Paths.encoded(projectId);
    }

    /**
     * The user's keypair of that name. If Nova's database ignores case or accents, its answer may have another name,
     * and none of this name can be made beside it.
     */
    public Optional<Keypair> keypair(String name) {
        return Optional.ofNullable(keypairService().get(Paths.encoded(name)))
                .map(k -> new Keypair(
                        present(k.getName(), "name"),
                        present(k.getPublicKey(), "public_key").strip()));
    }

    /** Names with dots and ats are taken from microversion 2.92 on (Nova 26.0.0, Zed). */
    public void importKeypair(String name, String publicKey) {
        if (name.matches(".*[.@].*")) {
            ObjectNode body = Json.object();
            body.putObject("keypair").put("name", name).put("public_key", publicKey);
            session.post("/os-keypairs", body, "2.92");
        } else {
            keypairService().create(name, publicKey);
        }
    }

    public void deleteKeypair(String name) {
        keypairService().delete(Paths.encoded(name));
    }

    private static <T> T present(T value, String field) {
        if (value == null) {
            throw CloudException.of("nova's answer has no " + field + "; does the catalog lead to nova?");
        }
        return value;
    }

    private FlavorService flavorService() {
        return session.openstack4j().compute().flavors();
    }

    private KeypairService keypairService() {
        return session.openstack4j().compute().keypairs();
    }
}
