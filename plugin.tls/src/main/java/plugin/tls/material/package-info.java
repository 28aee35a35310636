/**
 * Keys, certificates, authorities and revocations, as they are read from files: PEM and PKCS#12.
 * Everything is immutable, any thread may use it.
 */
@NullMarked
package plugin.tls.material;

import org.jspecify.annotations.NullMarked;
