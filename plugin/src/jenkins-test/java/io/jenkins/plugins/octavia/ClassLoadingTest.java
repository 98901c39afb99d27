package io.jenkins.plugins.octavia;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.PluginWrapper;
import org.junit.Rule;
import org.junit.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.RealJenkinsRule;

/** In a Jenkins of its own, where each plugin has its class loader: with JenkinsRule all share the class path of the tests. */
public class ClassLoadingTest {

    @Rule
    public final RealJenkinsRule jenkins = new RealJenkinsRule();

    @Test
    public void findsEachLibraryWhereItIsSupplied() throws Throwable {
        jenkins.then(ClassLoadingTest::assertSuppliers);
    }

    private static void assertSuppliers(JenkinsRule j) throws Exception {
        assertThat(supplierOf("com.fasterxml.jackson.databind.ObjectMapper", j)).isEqualTo("jackson2-api");
        assertThat(supplierOf("org.yaml.snakeyaml.Yaml", j)).isEqualTo("snakeyaml-api");
        assertThat(supplierOf("org.bouncycastle.openssl.PEMParser", j)).isEqualTo("bouncycastle-api");
        assertThat(supplierOf("org.openstack4j.openstack.OSFactory", j)).isEqualTo("octavia-prerequisites");
        assertThat(supplierOf("com.google.common.jimfs.Jimfs", j)).isEqualTo("octavia-prerequisites");
        assertThat(supplierOf("com.google.common.collect.ImmutableList", j)).isEqualTo("Jenkins");
    }

    private static String supplierOf(String type, JenkinsRule j) throws ClassNotFoundException {
        PluginWrapper plugin = j.jenkins.getPluginManager().getPlugin("octavia-prerequisites");
        PluginWrapper supplier = j.jenkins.getPluginManager().whichPlugin(plugin.classLoader.loadClass(type));
        return supplier == null ? "Jenkins" : supplier.getShortName();
    }
}
