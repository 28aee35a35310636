package plugin.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.bouncycastle.util.io.pem.PemObjectGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import plugin.tls.material.BouncyCastle;
import plugin.tls.material.Identity;
import plugin.tls.material.KeyStoreFile;
import plugin.tls.material.MaterialException;
import plugin.tls.material.MaterialFiles;
import plugin.tls.material.PemFile;

/** Files of keys and certificates: what can be read, and what is said about the rest. */
final class MaterialTest {
  private static final String PASSWORD = "open sesame";

  @TempDir private Path directory;
  private Pki pki;

  @BeforeEach
  void prepare() throws Exception {
    pki = new Pki(directory, "authority");
  }

  private static PrivateKey key(String algorithm, int bits) throws Exception {
    KeyPairGenerator generator =
        KeyPairGenerator.getInstance(algorithm, BouncyCastle.cryptography());
    generator.initialize(bits);
    return generator.generateKeyPair().getPrivate();
  }

  private Path write(PemObjectGenerator block) throws Exception {
    pki.pem("a.key", block);
    return directory.resolve("a.key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void everyFormOfKeyIsRead(String algorithm) throws Exception {
    PrivateKey key = key(algorithm, algorithm.equals("EC") ? 256 : 2048);
    var traditional = new JcaMiscPEMGenerator(key);
    var traditionalEncrypted =
        new JcaMiscPEMGenerator(
            key,
            new JcePEMEncryptorBuilder("AES-256-CBC")
                .setProvider(BouncyCastle.cryptography())
                .build(PASSWORD.toCharArray()));
    var pkcs8 = new JcaPKCS8Generator(key, null);
    var pkcs8Encrypted =
        new JcaPKCS8Generator(
            key,
            new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                .setProvider(BouncyCastle.cryptography())
                .setPassword(PASSWORD.toCharArray())
                .build());
    for (PemObjectGenerator block :
        List.of(traditional, traditionalEncrypted, pkcs8, pkcs8Encrypted)) {
      PrivateKey read = PemFile.read(write(block)).key(PASSWORD);
      assertEquals(
          PrivateKeyInfo.getInstance(key.getEncoded()),
          PrivateKeyInfo.getInstance(read.getEncoded()));
    }
    assertProblem("is key_password right?", () -> PemFile.read(write(pkcs8Encrypted)).key("no"));
    assertProblem("key_password is missing", () -> PemFile.read(write(pkcs8Encrypted)).key(""));
  }

  @Test
  void keysAndCertificatesComeFromPkcs12() throws Exception {
    Identity server = pki.defaultServer();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "one", server.key(), PASSWORD.toCharArray(), server.chain().toArray(Certificate[]::new));
    Path file = directory.resolve("server.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD.toCharArray());
    }
    assertEquals(server.chain(), KeyStoreFile.read(file, PASSWORD).get(0).chain());
    assertProblem("is key_password right?", () -> KeyStoreFile.read(file, "no"));
  }

  @Test
  void theFileAndWhatIsWrongAreTold() throws Exception {
    pki.defaultServer();
    Path certificate = directory.resolve("server.crt");
    assertProblem("server.crt: has no private key", () -> PemFile.read(certificate).key(""));
    assertProblem(
        "server.key: has no certificate",
        () -> PemFile.read(directory.resolve("server.key")).certificates());
    assertProblem("nix.crt: no such file", () -> PemFile.read(directory.resolve("nix.crt")));
    String whole = Files.readString(certificate);
    Files.writeString(certificate, whole.substring(0, whole.length() / 2));
    assertProblem("server.crt: block 1 is not valid PEM", () -> PemFile.read(certificate));
    Files.writeString(certificate, "no certificate\n");
    assertProblem("server.crt: has no PEM block", () -> PemFile.read(certificate));
  }

  @Test
  void keyAndCertificateHaveToBelongTogether() throws Exception {
    Identity server = pki.server("localhost");
    pki.write("server", new Identity(pki.server("localhost").key(), server.chain()));
    assertProblem("is not the one of this certificate", files(null)::read);
    pki.write("server", new Identity(key("RSA", 2048), server.chain()));
    assertProblem("is not the one of this certificate", files(null)::read);
  }

  @Test
  void aRevocationListOfSomebodyElseIsRefused() throws Exception {
    pki.defaultServer();
    Pki stranger = new Pki(directory.resolve("stranger"), "authority");
    stranger.revoke(stranger.client("x").certificate());
    assertProblem(
        "no trusted authority has signed", files(stranger.directory.resolve("ca.crl"))::read);
    pki.revoke(pki.client("x").certificate());
    assertEquals(1, files(directory.resolve("ca.crl")).read().revocations().size());
  }

  private MaterialFiles files(Path revocations) {
    return new MaterialFiles(
        List.of(directory.resolve("server.crt")),
        List.of(directory.resolve("server.key")),
        null,
        "",
        directory.resolve("ca.crt"),
        null,
        revocations);
  }

  private interface Reading {
    Object read() throws Exception;
  }

  private static void assertProblem(String expected, Reading reading) {
    String message = assertThrows(MaterialException.class, reading::read).getMessage();
    assertTrue(message.contains(expected), message);
  }

  @Test
  void theProviderIsNotRegistered() {
    assertTrue(new SecureRandom().getProvider() != BouncyCastle.cryptography());
    assertEquals(null, java.security.Security.getProvider("BC"));
    assertEquals(null, java.security.Security.getProvider("BCJSSE"));
  }
}
