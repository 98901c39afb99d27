package io.jenkins.plugins.octavia.doctor;

import io.jenkins.plugins.octavia.cloud.Cloud;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a doctor found as plain maps, lists and texts. No secret in it. */
public final class DoctorJson {

    private DoctorJson() {}

    public static Map<String, Object> map(Cloud cloud, List<Finding> findings) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("cloud", cloud.name());
        map.put("project", cloud.project().name());
        map.put("projectId", cloud.project().id());
        map.put("region", cloud.region());
        map.put("findings", findings.stream().map(DoctorJson::map).toList());
        return map;
    }

    private static Map<String, Object> map(Finding finding) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("severity", finding.severity().label());
        map.put("subject", finding.subject().label());
        map.put("about", finding.about());
        map.put("seen", finding.seen());
        map.put("advice", finding.advice());
        return map;
    }
}
