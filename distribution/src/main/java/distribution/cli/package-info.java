/**
 * The command line's small programs: {@code pub} and {@code sub} with the flags of Mosquitto's
 * clients, {@code passwd} with those of its tool, {@code acl check}, {@code status} and {@code
 * stop}. They run in a process of their own with a plain class path, without OSGi, on its main
 * thread.
 */
@NullMarked
package distribution.cli;

import org.jspecify.annotations.NullMarked;
