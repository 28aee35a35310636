package plugin.bridge;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Options of Mosquitto's bridges that have no counterpart here, each with the reason. Stateless.
 */
final class NotOffered {
  private static final String ALWAYS_CONNECTED =
      "is not offered: a bridge is connected as long as its file is there";
  private static final String NO_PSK =
      "is not offered: there is no TLS with pre-shared keys; use certificates";
  private static final String DEAD_LINKS =
      "is not offered: keepalive_interval and ack_timeout_s find dead links";
  private static final String NO_LOCAL_USER =
      "is not needed: a bridge is part of the broker and has no user here";

  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry(
              "bridge_insecure",
              "is not offered: the name in the remote broker's certificate is always checked; give"
                  + " address the name that the certificate has"),
          Map.entry("bridge_psk", NO_PSK),
          Map.entry("bridge_identity", NO_PSK),
          Map.entry(
              "bridge_require_ocsp",
              "is not offered: revocation is checked by crlfile in etc/plugin.tls-NAME.cfg"),
          Map.entry("idle_timeout", ALWAYS_CONNECTED),
          Map.entry("threshold", ALWAYS_CONNECTED),
          Map.entry(
              "bridge_attempt_unsubscribe",
              "is not needed: what is not configured any more is unsubscribed by itself"),
          Map.entry(
              "bridge_bind_address",
              "is not offered: the system chooses the address from which it connects"),
          Map.entry(
              "bridge_reload_type",
              "is not needed: a changed file is applied at once, and the queue stays"),
          Map.entry("bridge_tcp_keepalive", DEAD_LINKS),
          Map.entry("bridge_tcp_user_timeout", DEAD_LINKS),
          Map.entry("local_username", NO_LOCAL_USER),
          Map.entry("local_password", NO_LOCAL_USER));

  private NotOffered() {}

  /** Why that key is not there; null if it is no option of Mosquitto, or is offered. */
  static @Nullable String reason(String key) {
    return REASONS.get(key);
  }
}
