/**
 * One class per prerequisite of Octavia: find, compare, ensure; and the plan over all of them. Everything is ensured,
 * never just created, so a run can be repeated, resumed and tried dry.
 */
package io.jenkins.plugins.octavia.prerequisite;
