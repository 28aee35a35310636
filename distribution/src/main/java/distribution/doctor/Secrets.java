package distribution.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Properties;
import java.util.Set;

/** Whether the files that hold secrets can be read by the broker, and by nobody else. */
final class Secrets {
  private static final String SUBJECT = "files";

  private final Patient patient;
  private final Findings findings;

  Secrets(Patient patient, Findings findings) {
    this.patient = patient;
    this.findings = findings;
  }

  void look(Configurations configurations) {
    int before = findings.size();
    configurations
        .of("plugin.auth")
        .forEach(
            (name, auth) -> {
              file(auth, "password_file", true);
              file(auth, "acl_file", false);
            });
    configurations.of("plugin.tls").values().forEach(this::tls);
    directory(patient.home().etc());
    privateDirectory(patient.file("data"));
    if (findings.size() == before) {
      findings.ok(SUBJECT, "secrets can be read by the broker, and by nobody else");
    }
  }

  private void tls(Properties tls) {
    boolean made = tls.getProperty("create_certificate", "false").strip().equals("true");
    for (String key : new String[] {"keyfile", "keystore"}) {
      for (String name : tls.getProperty(key, "").split(",")) {
        Path file = patient.file(name.strip());
        if (!name.isBlank() && !(made && Files.notExists(file))) {
          look(file, key, true);
        }
      }
    }
  }

  private void file(Properties properties, String key, boolean secret) {
    String name = properties.getProperty(key, "").strip();
    if (!name.isEmpty()) {
      look(patient.file(name), key, secret);
    }
  }

  private void look(Path file, String key, boolean secret) {
    if (!Files.exists(file)) {
      findings.fail(SUBJECT, key + ": " + file + " does not exist", "make it, or mend the path");
    } else if (!Files.isReadable(file)) {
      findings.fail(SUBJECT, key + ": " + file + " cannot be read", "give it to the broker's user");
    } else if (secret && has(file, PosixFilePermission.OTHERS_READ)) {
      findings.warn(
          SUBJECT, key + ": everybody on this machine can read " + file, "chmod o-rwx " + file);
    }
  }

  private void directory(Path path) {
    if (has(path, PosixFilePermission.OTHERS_WRITE)) {
      findings.fail(SUBJECT, "everybody can write to " + path, "chmod o-w " + path);
    }
  }

  private void privateDirectory(Path path) {
    if (!Files.exists(path)) {
      return; // made at the first start
    }
    if (!Files.isWritable(path)) {
      findings.fail(SUBJECT, path + " cannot be written", "give it to the broker's user");
    } else if (has(path, PosixFilePermission.OTHERS_READ)) {
      findings.warn(
          SUBJECT, "everybody can look into " + path + ", which holds keys", "chmod 700 " + path);
    }
  }

  private static boolean has(Path path, PosixFilePermission permission) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
      return permissions.contains(permission);
    } catch (IOException | UnsupportedOperationException e) {
      return false; // told by whoever needs the file
    }
  }
}
