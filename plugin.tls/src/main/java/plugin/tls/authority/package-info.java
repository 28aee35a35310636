/**
 * A private certificate authority in one directory: made at the first start, used by the plugin for
 * the server's certificate and by the command line for those of devices.
 */
@NullMarked
package plugin.tls.authority;

import org.jspecify.annotations.NullMarked;
