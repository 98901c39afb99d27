package io.jenkins.plugins.octavia.prerequisite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.octavia.cloud.Cloud;
import io.jenkins.plugins.octavia.cloud.CloudException;
import io.jenkins.plugins.octavia.spec.Section;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** The same deployment through TLS, with the right authority, none and a wrong one. */
@Category(AnyCloud.class)
public class TrustTest {

    private static final String SPEC = "flavor: {name: amphora-$N}";
    private static final String ADVICE = "give the authority that signed its certificate as cacert";

    @Rule
    public final TestCloud cloud = new TestCloud();

    @Test
    public void theRightAuthorityLetsARunThrough() throws Exception {
        TestCloud.Tls tls = cloud.tls();
        Cloud trusted = Cloud.connect(tls.trusting(Optional.of(tls.authority())));

        assertThat(cloud.apply(cloud.spec(SPEC), trusted, cloud.inputs()).failure())
                .isEmpty();
        assertThat(cloud.apply(cloud.spec(SPEC), trusted, cloud.inputs()).isChanged())
                .isFalse();
        assertThat(Destruction.of(cloud.spec(SPEC), EnumSet.allOf(Section.class), trusted, cloud.inputs(), cloud)
                        .removed())
                .hasSize(1);
    }

    @Test
    public void noAuthorityAndAWrongOneAreRefusedWithAdvice() throws Exception {
        TestCloud.Tls tls = cloud.tls();

        assertThatThrownBy(() -> Cloud.connect(tls.trusting(Optional.empty())))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining(ADVICE);
        assertThatThrownBy(() -> Cloud.connect(tls.trusting(Optional.of(tls.otherAuthority()))))
                .isInstanceOf(CloudException.class)
                .hasMessageContaining(ADVICE);
    }
}
