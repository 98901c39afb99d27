package io.jenkins.plugins.octavia.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.Test;

/** Messages about a cloud of the global configuration use the words of its form. */
public class FormWordsTest {

    @Test
    public void settingsAreCalledByTheirTitles() throws Exception {
        try (InputStream in = OpenStackCloud.class.getResourceAsStream("OpenStackCloud/config.jelly")) {
            String page = new String(in.readAllBytes(), StandardCharsets.UTF_8);

            assertThat(FormWords.TITLES.values())
                    .allSatisfy(title -> assertThat(page).contains("<f:entry title=\"" + title + "\" "));
        }
    }

    @Test
    public void eachNameOfAMessageIsReplacedAndNothingElse() {
        assertThat(FormWords.in(
                        "cloud prod: set project_name; is project_domain_name right? my_auth_url_x and auth_url"))
                .isEqualTo("cloud prod: set Project; is Project domain right? my_auth_url_x and Auth URL");
    }
}
