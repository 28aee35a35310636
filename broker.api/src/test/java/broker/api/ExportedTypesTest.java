package broker.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import broker.api.message.QoS;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for each type that the bundle exports. */
final class ExportedTypesTest {
  private static final String PROVIDER = "Lorg/osgi/annotation/versioning/ProviderType;";
  private static final String CONSUMER = "Lorg/osgi/annotation/versioning/ConsumerType;";

  @Test
  void everyExportedTypeSaysOnceWhoImplementsIt() throws Exception {
    // the annotations are not visible at run time, so the class files are searched
    for (Class<?> type : exportedTypes()) {
      String bytes = new String(bytesOf(type), StandardCharsets.ISO_8859_1);
      boolean saysOnce = bytes.contains(PROVIDER) ^ bytes.contains(CONSUMER);
      assertTrue(saysOnce, type + " needs @ProviderType or @ConsumerType");
    }
  }

  @Test
  void consumerTypesOfOneMethodAreFunctional() throws Exception {
    for (Class<?> type : exportedTypes()) {
      String bytes = new String(bytesOf(type), StandardCharsets.ISO_8859_1);
      long abstractMethods =
          Stream.of(type.getMethods()).filter(m -> Modifier.isAbstract(m.getModifiers())).count();
      if (bytes.contains(CONSUMER) && abstractMethods == 1) {
        assertTrue(type.isAnnotationPresent(FunctionalInterface.class), type + " is functional");
      }
    }
  }

  @Test
  void noExportedSignatureNamesAThirdPartyType() throws Exception {
    for (Class<?> type : exportedTypes()) {
      List<String> foreign =
          Stream.of(type.getMethods())
              .flatMap(
                  m ->
                      Stream.concat(Stream.of(m.getReturnType()), Stream.of(m.getParameterTypes())))
              .map(c -> c.isArray() ? c.getComponentType() : c)
              .filter(c -> !c.isPrimitive())
              .map(Class::getName)
              .filter(name -> !name.matches("(java|javax\\.net|broker\\.api)\\..*"))
              .toList();
      assertEquals(List.of(), foreign, type.toString());
    }
  }

  private static List<Class<?>> exportedTypes() throws Exception {
    Path root = Path.of(QoS.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(name -> name.endsWith(".class") && !name.endsWith("package-info.class"))
          .<Class<?>>map(ExportedTypesTest::load)
          .filter(type -> Modifier.isPublic(type.getModifiers()))
          .toList();
    }
  }

  private static Class<?> load(String file) {
    try {
      return Class.forName(file.replace(".class", "").replace('/', '.'));
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytesOf(Class<?> type) throws IOException {
    String name = '/' + type.getName().replace('.', '/') + ".class";
    try (var in = type.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
