/**
 * Passwords and access control lists in Mosquitto's files, put together: configuration, files that
 * are watched, and the services that the broker finds.
 *
 * <p>The only package that knows OSGi. {@code file}, {@code password}, {@code login} and {@code
 * acl} know nothing of each other but this: logins know passwords, the list knows who was let in by
 * us.
 */
@NullMarked
package plugin.auth;

import org.jspecify.annotations.NullMarked;
