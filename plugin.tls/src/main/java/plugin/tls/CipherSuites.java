package plugin.tls;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The cipher suites on offer: those with forward secrecy and authenticated encryption, by OpenSSL's
 * name as Mosquitto's options have it, or by the standard's. Stateless; any thread.
 */
final class CipherSuites {
  /** Of TLS 1.3; AES first, which is the processor's own. */
  static final List<String> TLS_1_3 =
      List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

  private static final Map<String, String> TLS_1_2_BY_OPENSSL_NAME = new LinkedHashMap<>();

  static {
    for (String key : List.of("ECDSA", "RSA")) {
      add("ECDHE-" + key + "-AES128-GCM-SHA256", "TLS_ECDHE_" + key + "_WITH_AES_128_GCM_SHA256");
      add("ECDHE-" + key + "-AES256-GCM-SHA384", "TLS_ECDHE_" + key + "_WITH_AES_256_GCM_SHA384");
      add(
          "ECDHE-" + key + "-CHACHA20-POLY1305",
          "TLS_ECDHE_" + key + "_WITH_CHACHA20_POLY1305_SHA256");
    }
  }

  /** Of TLS 1.2. */
  static final List<String> TLS_1_2 = List.copyOf(TLS_1_2_BY_OPENSSL_NAME.values());

  private CipherSuites() {}

  private static void add(String openSslName, String name) {
    TLS_1_2_BY_OPENSSL_NAME.put(openSslName, name);
  }

  /**
   * The suites of TLS 1.2 in a list with colons or commas; all for an empty one.
   *
   * @throws IllegalArgumentException that names what is not on offer
   */
  static List<String> parseTls12(String list) {
    return parse(list, TLS_1_2);
  }

  /**
   * The suites of TLS 1.3 in such a list.
   *
   * @throws IllegalArgumentException that names what is not on offer
   */
  static List<String> parseTls13(String list) {
    return parse(list, TLS_1_3);
  }

  private static List<String> parse(String list, List<String> all) {
    if (list.isBlank()) {
      return all;
    }
    List<String> suites = new ArrayList<>();
    for (String each : list.strip().split("[:,\\s]+")) {
      String name = TLS_1_2_BY_OPENSSL_NAME.getOrDefault(each, each);
      if (!all.contains(name)) {
        throw new IllegalArgumentException("\"" + each + "\" is none of " + String.join(", ", all));
      }
      suites.add(name);
    }
    return suites;
  }
}
