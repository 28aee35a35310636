/**
 * Files that people edit while the broker runs: reading them, saying what is wrong with them, and
 * noticing that they have changed. Knows no file format.
 */
@NullMarked
package plugin.auth.file;

import org.jspecify.annotations.NullMarked;
