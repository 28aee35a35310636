package plugin.tls;

import broker.api.config.ConfigurationProblem;
import broker.api.config.StrictConfiguration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import plugin.tls.authority.AuthorityFiles;
import plugin.tls.material.MaterialFiles;

/** Turns a configuration into checked settings. Owned by the thread that uses it, once. */
final class SettingsReader {
  private final Path home;
  private final String file;
  private final String name;
  private final TlsConfiguration c;

  private SettingsReader(Path home, Map<String, ?> properties) throws ConfigurationProblem {
    this.home = home;
    this.file = StrictConfiguration.file(properties);
    this.name = StrictConfiguration.instance(properties);
    this.c = StrictConfiguration.read(TlsConfiguration.class, properties);
  }

  /**
   * The settings in the properties.
   *
   * @param home what relative paths are relative to
   * @throws ConfigurationProblem that names file, key and reason
   */
  static TlsSettings read(Path home, Map<String, ?> properties) throws ConfigurationProblem {
    return new SettingsReader(home, properties).settings();
  }

  private TlsSettings settings() throws ConfigurationProblem {
    MaterialFiles files = files();
    return new TlsSettings(
        name,
        files,
        c.create__certificate() ? authority(files) : null,
        words(c.hostnames()),
        clientCertificates(files),
        userNames(),
        protocols(),
        cipherSuites(),
        words(c.alpn()),
        c.tls__use__os__certs());
  }

  private MaterialFiles files() throws ConfigurationProblem {
    List<Path> certificates = words(c.certfile()).stream().map(home::resolve).toList();
    List<Path> keys = words(c.keyfile()).stream().map(home::resolve).toList();
    if (certificates.size() != keys.size()) {
      throw problem(
          "keyfile", keys.size() + " file(s) for " + certificates.size() + " file(s) in certfile");
    }
    Path authorities = path(c.cafile());
    Path directory = path(c.capath());
    Path revocations = path(c.crlfile());
    if (revocations != null && authorities == null && directory == null) {
      throw problem("crlfile", "needs cafile or capath: who has signed it?");
    }
    return new MaterialFiles(
        certificates,
        keys,
        path(c.keystore()),
        c.key__password(),
        authorities,
        directory,
        revocations);
  }

  private AuthorityFiles authority(MaterialFiles files) throws ConfigurationProblem {
    if (files.certificates().size() != 1) {
      throw problem("create_certificate", "needs one file in certfile and one in keyfile");
    }
    Path certificate = files.certificates().get(0);
    AuthorityFiles authority =
        new AuthorityFiles(certificate.resolveSibling(""), certificate, files.keys().get(0));
    if (!authority.certificate().equals(files.authorities())) {
      throw problem("create_certificate", "needs cafile = ca.crt beside certfile");
    }
    return authority;
  }

  private ClientCertificates clientCertificates(MaterialFiles files) throws ConfigurationProblem {
    ClientCertificates wanted =
        switch (c.require__certificate()) {
          case "false" -> ClientCertificates.NONE;
          case "optional" -> ClientCertificates.OPTIONAL;
          case "true" -> ClientCertificates.REQUIRED;
          default ->
              throw problem(
                  "require_certificate",
                  "\"" + c.require__certificate() + "\" is none of false, optional, true");
        };
    boolean nobody = files.authorities() == null && files.authorityDirectory() == null;
    if (wanted != ClientCertificates.NONE && nobody) {
      throw problem("require_certificate", "needs cafile or capath: who issues certificates?");
    }
    return wanted;
  }

  private UserNames userNames() throws ConfigurationProblem {
    boolean identity = c.use__identity__as__username();
    boolean subject = c.use__subject__as__username();
    if (identity && subject) {
      throw problem("use_subject_as_username", "excludes use_identity_as_username");
    }
    if ((identity || subject) && c.require__certificate().equals("false")) {
      throw problem(
          identity ? "use_identity_as_username" : "use_subject_as_username",
          "needs require_certificate = true or optional");
    }
    return identity ? UserNames.COMMON_NAME : subject ? UserNames.SUBJECT : UserNames.NONE;
  }

  private List<String> protocols() throws ConfigurationProblem {
    return switch (c.tls__version()) {
      case "tlsv1.2" -> List.of("TLSv1.3", "TLSv1.2");
      case "tlsv1.3" -> List.of("TLSv1.3");
      default ->
          throw problem("tls_version", "\"" + c.tls__version() + "\" is none of tlsv1.2, tlsv1.3");
    };
  }

  private List<String> cipherSuites() throws ConfigurationProblem {
    String key = "ciphers_tls1.3";
    try {
      List<String> suites = new ArrayList<>(CipherSuites.parseTls13(c.ciphers__tls1_3()));
      key = "ciphers";
      suites.addAll(CipherSuites.parseTls12(c.ciphers()));
      return suites;
    } catch (IllegalArgumentException e) {
      throw problem(key, String.valueOf(e.getMessage()));
    }
  }

  private @Nullable Path path(String text) {
    return text.isEmpty() ? null : home.resolve(text);
  }

  private static List<String> words(String list) {
    return Arrays.stream(list.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  private ConfigurationProblem problem(String key, String reason) {
    return new ConfigurationProblem(file, key, reason);
  }
}
