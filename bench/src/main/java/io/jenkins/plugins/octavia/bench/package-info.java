/** How fast it is, beside something that does the same: a class with {@code main} for each comparison, run by bench/run. */
package io.jenkins.plugins.octavia.bench;
