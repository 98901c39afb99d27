package io.jenkins.plugins.octavia.doctor;

import io.jenkins.plugins.octavia.cloud.Flavor;
import io.jenkins.plugins.octavia.cloud.Image;
import io.jenkins.plugins.octavia.prerequisite.base.Kind;
import io.jenkins.plugins.octavia.spec.VolumesSpec;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The image that Octavia makes amphorae of: the newest active one of its owner that has the tag. */
final class ImageCheck {

    private static final long GIB = 1L << 30;

    private final Patient patient;
    private final String tag;
    private final String about;
    private final List<Finding> findings = new ArrayList<>();

    private ImageCheck(Patient patient, String tag) {
        this.patient = patient;
        this.tag = tag;
        this.about = patient.spec()
                .image()
                .map(spec -> Kind.IMAGE + " " + spec.name())
                .orElse("image tag " + tag);
    }

    static List<Finding> look(Patient patient) {
        Optional<String> tag = patient.targets().standard().imageTag();
        return tag.isEmpty()
                ? List.of(Finding.unseen(
                        Subject.IMAGE,
                        "",
                        "neither the specification nor octavia.conf says by which tag Octavia finds its image",
                        "give an octavia.conf with amp_image_tag, or the section image"))
                : new ImageCheck(patient, tag.get()).findings();
    }

    private List<Finding> findings() {
        List<Image> active = patient.tagged().stream().filter(Image::isActive).toList();
        Optional<Image> serving = active.stream().max(Comparator.comparing(Image::createdAt));
        if (serving.isEmpty()) {
            missing();
            return findings;
        }
        if (active.size() > 1) {
            warn(
                    active.size() + " images have the tag " + tag + " ("
                            + String.join(", ", active.stream().map(Image::id).toList())
                            + "); Octavia takes the newest, "
                            + serving.get().id(),
                    "take the tag from those that are not meant: openstack image unset --tag " + tag + " ID");
        }
        age(serving.get());
        patient.flavor().ifPresent(flavor -> size(serving.get(), flavor));
        return findings;
    }

    private void missing() {
        List<Image> tagged = patient.tagged();
        if (tagged.isEmpty()) {
            error(
                    "no image of project " + patient.cloud().project().name() + " has the tag " + tag
                            + ", so that no amphora can be made",
                    "upload one (apply), or tag one that is there: openstack image set --tag " + tag + " ID");
            return;
        }
        tagged.forEach(image -> error(
                image.id() + " has the tag " + tag + " and is " + image.status() + ", so that no amphora can be made",
                image.status().equals("deactivated")
                        ? "openstack image set --activate " + image.id() + ", or upload another (apply)"
                        : "upload another (apply)"));
    }

    private void age(Image image) {
        if (image.createdAt()
                .atOffset(ZoneOffset.UTC)
                .plus(patient.limits().imageAge())
                .toInstant()
                .isBefore(patient.now())) {
            warn(
                    image.id() + " is " + ChronoUnit.DAYS.between(image.createdAt(), patient.now())
                            + " days old, and has no security updates since",
                    "build and upload a new one");
        }
    }

    private void size(Image image, Flavor flavor) {
        // From a volume amphorae have its size, which is a plan's to compare.
        int disk = patient.spec().volumes().map(VolumesSpec::size).orElse(flavor.disk());
        long needed = Math.max(image.minDisk(), (image.size() + GIB - 1) / GIB);
        if (disk > 0 && needed > disk) {
            error(
                    image.id() + " needs a disk of " + needed + " GiB, and flavor " + flavor.name() + " has one of "
                            + disk + " GiB, so that no amphora can be made",
                    "make the image smaller, or have a flavor with a larger disk");
        }
        if (image.minRam() > flavor.ram()) {
            error(
                    image.id() + " needs a RAM of " + image.minRam() + " MiB, and flavor " + flavor.name() + " has "
                            + flavor.ram() + " MiB, so that no amphora can be made",
                    "correct the image's min_ram, or have a flavor with more");
        }
    }

    private void error(String seen, String advice) {
        findings.add(Finding.error(Subject.IMAGE, about, seen, advice));
    }

    private void warn(String seen, String advice) {
        findings.add(Finding.warning(Subject.IMAGE, about, seen, advice));
    }
}
