package io.jenkins.plugins.octavia.overview;

import hudson.Extension;
import hudson.model.ManagementLink;
import hudson.security.Permission;
import java.util.List;
import jenkins.model.Jenkins;

/** The page "Octavia" of Manage Jenkins: the clouds of all jobs, for everybody the jobs that he or she may read. */
@Extension
public final class OverviewLink extends ManagementLink {

    public List<StateRow> getRows() {
        return LastStates.get().readable();
    }

    @Override
    public Permission getRequiredPermission() {
        return Jenkins.READ;
    }

    @Override
    public Category getCategory() {
        return Category.STATUS;
    }

    @Override
    public String getIconFileName() {
        return "symbol-cloud";
    }

    @Override
    public String getDisplayName() {
        return "Octavia";
    }

    @Override
    public String getDescription() {
        return "What builds last did to each cloud, the age of its image, the ends of its certificates.";
    }

    @Override
    public String getUrlName() {
        return "octavia";
    }
}
