package distribution.mosquitto;

import java.util.List;
import java.util.Optional;

/**
 * The certificates and rules of one listener as {@code plugin.tls-NAME.cfg}. Certificates stay
 * where they are, so that whoever renews them there goes on. Owned by the thread that imports.
 */
final class TlsImport {
  private static final List<String> FILES =
      List.of("certfile", "keyfile", "cafile", "capath", "crlfile");
  private static final List<String> FLAGS =
      List.of("require_certificate", "use_identity_as_username", "use_subject_as_username");
  private static final List<String> TEXTS = List.of("ciphers", "ciphers_tls1.3");

  private final Block block;
  private final String name;
  private final Report report;

  TlsImport(Block block, String name, Report report) {
    this.block = block;
    this.name = name;
    this.report = report;
  }

  /** True if clients are who their certificates say. */
  boolean names() {
    return block.flag("use_identity_as_username").orElse(false)
        || block.flag("use_subject_as_username").orElse(false);
  }

  /** The file, if there is TLS at all. */
  Optional<EtcFile> run(boolean tls) {
    if (!tls) {
      none();
      return Optional.empty();
    }
    if (!block.has("certfile") || !block.has("keyfile")) {
      block.shut("certfile without keyfile, or the other way round");
    }
    EtcFile file = new EtcFile("plugin.tls-" + name + ".cfg", "The TLS of listener " + name);
    FILES.forEach(o -> each(o, l -> file.set(o, AuthImport.path(l).toString(), l)));
    FLAGS.forEach(o -> each(o, l -> file.set(o, Forms.bool(l.value()), l)));
    TEXTS.forEach(o -> each(o, l -> file.set(o, l.value(), l)));
    each("tls_version", line -> version(file, line));
    block.last("tls_keyform").ifPresent(this::keyForm);
    return Optional.of(file);
  }

  private String version(EtcFile file, ConfLine line) {
    if (line.value().equals("tlsv1.2") || line.value().equals("tlsv1.3")) {
      return file.set("tls_version", line.value(), line);
    }
    throw new IllegalArgumentException("TLS 1.2 is the lowest version that is spoken");
  }

  private void keyForm(ConfLine line) {
    if (line.value().equals("pem")) {
      report.notNeeded(line, "it is so");
    } else {
      report.leftOut(line, "keys are read from files");
      block.shut(line.place() + " tls_keyform " + line.value());
    }
  }

  private interface Setting {
    String set(ConfLine line);
  }

  private void each(String option, Setting setting) {
    Optional<ConfLine> line = block.last(option);
    if (line.isEmpty()) {
      return;
    }
    try {
      report.taken(line.get(), setting.set(line.get()));
    } catch (IllegalArgumentException e) {
      report.leftOut(line.get(), String.valueOf(e.getMessage()));
    }
  }

  /** Mosquitto passes over these on a listener without a certificate of its own. */
  private void none() {
    for (List<String> options :
        List.of(FILES, FLAGS, TEXTS, List.of("tls_version", "tls_keyform"))) {
      for (String option : options) {
        block
            .last(option)
            .ifPresent(line -> report.notNeeded(line, "the listener has no certfile, so no TLS"));
      }
    }
  }
}
