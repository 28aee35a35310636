package plugin.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import broker.api.config.ConfigurationProblem;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The configuration file: what it means, and what is said about the mistakes in it. */
final class SettingsReaderTest {
  private static final Path HOME = Path.of("/home/broker");

  @Test
  void mosquittosNamesAndValuesAreUnderstood() throws Exception {
    TlsSettings settings =
        TlsBroker.settings(
            HOME,
            Map.of(
                "tls_version", "tlsv1.3",
                "ciphers", "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256",
                "ciphers_tls1.3", "TLS_AES_256_GCM_SHA384",
                "require_certificate", "true",
                "use_subject_as_username", "true"));
    assertEquals(List.of("TLSv1.3"), settings.protocols());
    assertEquals(
        List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
        settings.cipherSuites());
    assertEquals(UserNames.SUBJECT, settings.userNames());
    assertEquals(List.of(HOME.resolve("server.crt")), settings.files().certificates());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "certfil | x | certfil: unknown key, did you mean certfile?",
        "keyfile | a, b | keyfile: 2 file(s) for 1 file(s) in certfile",
        "tls_version | tlsv1.1 | tls_version: \"tlsv1.1\" is none of tlsv1.2, tlsv1.3",
        "require_certificate | yes | require_certificate: \"yes\" is none of false, optional, true",
        "use_identity_as_username | true | use_identity_as_username: needs require_certificate = true or optional",
        "tls_use_os_certs | 1 | tls_use_os_certs: \"1\" is neither true nor false",
      })
  void aMistakeIsToldWithFileKeyAndReason(String key, String value, String expected) {
    ConfigurationProblem problem =
        assertThrows(
            ConfigurationProblem.class, () -> TlsBroker.settings(HOME, Map.of(key, value)));
    assertEquals("plugin.tls-mqtts: " + expected, problem.getMessage());
  }

  @Test
  void aWeakCipherSuiteIsNotOnOffer() {
    assertThrows(
        ConfigurationProblem.class,
        () -> TlsBroker.settings(HOME, Map.of("ciphers", "AES128-SHA")));
  }
}
