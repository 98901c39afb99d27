/**
 * One class per prerequisite of Octavia: find, compare, ensure; and the plan over all of them. Everything is ensured,
 * never just created, so a run can be repeated, resumed and tried dry.
 *
 * <p>What only one of them needs has a room: {@code image}, {@code network}, {@code lock}, none of which uses another; they
 * stand on {@code base}.
 */
package io.jenkins.plugins.octavia.prerequisite;
