/**
 * What the operator asks for: {@code octavia.yaml} as immutable records, checked whole before anything is touched.
 * Knows no cloud, no Jenkins and no terminal.
 */
package io.jenkins.plugins.octavia.spec;
