/**
 * Text of others: reading YAML as it was written, naming the word that was probably meant, and what may be shown of it.
 * Like all rooms of the ground floor it uses no other package of ours.
 */
package io.jenkins.plugins.octavia.text;
