/**
 * Who may connect: passwords checked against the password file, at a bounded cost.
 *
 * <p>{@link plugin.auth.login.Logins} is what the broker asks, on threads of the broker. Whatever
 * takes time happens on the few threads of {@link plugin.auth.login.HashWorkers}.
 */
@NullMarked
package plugin.auth.login;

import org.jspecify.annotations.NullMarked;
