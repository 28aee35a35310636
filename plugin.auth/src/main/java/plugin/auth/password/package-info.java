/**
 * The password file and the hashes in it, as Mosquitto writes them. Immutable values and pure
 * functions, for the broker and for the command line alike; nothing here knows a client.
 */
@NullMarked
package plugin.auth.password;

import org.jspecify.annotations.NullMarked;
