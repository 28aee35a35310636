package distribution.it;

import distribution.doctor.Metatype;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Another value for every key that the bundles describe: derived from its description, or, for what
 * is text and for what depends on other keys, from a table here. Immutable.
 */
final class ChangedValues {
  private static final int ANY = 1_000;

  private final Map<String, String> table = new HashMap<>();

  /** With a port of a broker to mirror to. */
  ChangedValues(int port) {
    core();
    auth();
    tls();
    bridge("127.0.0.1:" + port);
    put("plugin.persistence directory", "data/elsewhere");
    put("plugin.persistence maximum_size_mib", "100");
    put("plugin.persistence log_size_mib", "4");
    put("plugin.persistence cache_size_mib", "4");
  }

  private void core() {
    put("broker.core io_threads", "2");
    put("broker.core tolerate", "reserved_flags");
    put("broker.core server_reference", "other:1883");
    put("broker.listener host", "localhost");
    put("broker.listener port", "0"); // another one, because that is free
    put("broker.listener tls", "mqtts");
    put("plugins trust_store", "data/tls/ca.crt");
    put("plugins require_signature", "true", "trust_store = data/tls/ca.crt");
    put("plugins trust_store_password", "none", "trust_store = data/tls/ca.crt");
  }

  private void auth() {
    put("plugin.auth password_file", "etc/passwd2");
    put("plugin.auth acl_file", "etc/acl");
    put("plugin.auth certificate_listeners", "other");
    put("plugin.auth exempt_listeners", "other");
    put("plugin.auth hash_threads", "2");
    put("plugin.auth hash_memory_kib", "100000");
    put("plugin.auth allow_symlinks", "true");
  }

  private void tls() {
    put("plugin.tls certfile", "etc/other.crt", "keyfile = etc/other.key");
    put("plugin.tls keyfile", "etc/second.key", "certfile = etc/second.crt");
    put("plugin.tls keystore", "etc/other.p12", "certfile =", "keyfile =", "key_password = secret");
    put("plugin.tls key_password", "unused");
    put("plugin.tls cafile", "etc/ca.pem", "create_certificate = false");
    put("plugin.tls capath", "etc/ca");
    put("plugin.tls crlfile", "data/tls/ca.crl");
    put("plugin.tls use_identity_as_username", "true", "require_certificate = optional");
    put("plugin.tls use_subject_as_username", "true", "require_certificate = optional");
    put("plugin.tls ciphers", "ECDHE-ECDSA-AES128-GCM-SHA256");
    put("plugin.tls ciphers_tls1.3", "TLS_AES_128_GCM_SHA256");
    put("plugin.tls alpn", "mqtt,other");
    put("plugin.tls create_certificate", "false");
    put("plugin.tls hostnames", "other.example");
  }

  private void bridge(String address) {
    put("plugin.bridge address", address + " 127.0.0.1:9");
    put("plugin.bridge addresses", address, "address =");
    put("plugin.bridge restart_timeout", "1 2 3");
    put("plugin.bridge start_type", "automatic"); // there is no other
    put("plugin.bridge bridge_tls", "mqtts");
    put("plugin.bridge bridge_alpn", "mqtt", "bridge_tls = mqtts");
    put("plugin.bridge clientid", "me");
    put("plugin.bridge remote_clientid", "me");
    put("plugin.bridge username", "nobody");
    put("plugin.bridge remote_username", EquippedBroker.USER, "username =");
    put("plugin.bridge password", "wrong");
    put("plugin.bridge remote_password", EquippedBroker.PASSWORD, "password =");
    put("plugin.bridge password_file", "etc/password", "password =");
    put("plugin.bridge password_env", "HOME", "password =");
    put("plugin.bridge bridge_protocol_version", "mqttv311");
    put("plugin.bridge local_clientid", "local");
    put("plugin.bridge queue_policy", "drop_oldest");
    put("plugin.bridge notification_topic", "notes");
  }

  private void put(String key, String value, String... alongside) {
    table.put(key, value + "\n" + String.join("\n", alongside));
  }

  /** Keys and values that change the key; what they depend on comes with it. */
  Map<String, String> of(Metatype type, Metatype.Key key) {
    Map<String, String> changes = new LinkedHashMap<>();
    String special = table.get(type.id() + " " + key.id());
    if (special == null) {
      changes.put(key.id(), derived(type, key));
      return changes;
    }
    List<String> lines = special.lines().toList();
    changes.put(key.id(), lines.get(0));
    for (String line : lines.subList(1, lines.size())) {
      changes.put(line.replaceFirst(" ?=.*", ""), line.replaceFirst("[^=]*= ?", ""));
    }
    return changes;
  }

  private static String derived(Metatype type, Metatype.Key key) {
    if (!key.options().isEmpty()) {
      return key.options().stream()
          .filter(o -> !o.equals(key.standard()))
          .findFirst()
          .orElseThrow();
    }
    return switch (key.type()) {
      case "Boolean" -> Boolean.toString(!Boolean.parseBoolean(key.standard()));
      case "Integer", "Long" -> {
        long standard = Long.parseLong(key.standard());
        yield Long.toString(standard == 0 ? ANY : standard - 1);
      }
      default ->
          throw new AssertionError(
              "%s %s is new? Say in ChangedValues what it may be changed to"
                  .formatted(type.id(), key.id()));
    };
  }

  /** Whether a change of this key may be made together with others. */
  boolean goesWithOthers(Metatype type, Metatype.Key key) {
    return !table.containsKey(type.id() + " " + key.id());
  }

  /** Keys of the table that no bundle describes. */
  TreeSet<String> unknown(List<Metatype> types) {
    TreeSet<String> left = new TreeSet<>(table.keySet());
    types.forEach(type -> type.keys().forEach(key -> left.remove(type.id() + " " + key.id())));
    return left;
  }
}
