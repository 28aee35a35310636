/**
 * The access control list: Mosquitto's file with its order of decision, and the conditions that we
 * add to it. Immutable values and pure functions, for the broker and for the command line alike;
 * {@link plugin.auth.acl.AclAuthorizer} is what the broker asks.
 */
@NullMarked
package plugin.auth.acl;

import org.jspecify.annotations.NullMarked;
