package io.jenkins.plugins.octavia.conf;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.jenkins.plugins.octavia.value.Release;

/** Any bytes are printed as they were read, checked and shown; any edit leaves all other bytes, or is refused. */
public final class ConfFuzz {

    private ConfFuzz() {}

    public static void fuzzerTestOneInput(FuzzedDataProvider data) {
        Release release = data.pickValue(Release.values());
        Option option = data.consumeBoolean()
                ? data.pickValue(OctaviaConf.OPTIONS)
                : new Option(data.consumeString(20), data.consumeString(20));
        String value = data.consumeString(40);
        byte[] bytes = data.consumeRemainingAsBytes();
        ConfFile file = ConfFile.parse(bytes);
        ConfFileProperties.assertPrintedAsItWasRead(bytes);
        ConfFileProperties.assertEditLeavesTheRest(file, option, value);
        ConfCheck.check(file, release);
        file.withoutSecrets();
    }
}
