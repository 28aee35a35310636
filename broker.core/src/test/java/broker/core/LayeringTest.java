package broker.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Which package may know which. A dependency that is not written here is an architectural decision,
 * and is made by adding it.
 */
final class LayeringTest {
  private static JavaClasses core;

  @BeforeAll
  static void importClasses() {
    core =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("broker.core");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ':',
      value = {
        "topic: ''",
        "packet: topic",
        "codec: packet topic",
        "loop: ''",
        "limits: ''",
        "guard: ''",
        "metrics: loop",
        "journal: topic packet loop limits metrics",
        "retained: journal topic packet loop metrics",
        "routing: topic loop",
        "inflight: packet loop",
        "wire: codec packet topic loop metrics",
        "client: guard journal wire inflight codec packet topic loop metrics",
        "access: guard packet topic loop limits metrics",
        "session: journal access inflight routing retained codec packet topic loop limits metrics",
        "local: guard journal client session inflight access routing packet topic loop limits metrics",
        "connection: journal wire access session routing retained codec packet topic loop limits metrics",
        "transport: guard access connection session limits loop metrics",
        "sys: journal session retained routing packet topic loop metrics",
        "admin: guard journal sys transport access session retained routing codec packet topic loop metrics",
        "control: guard",
        "runtime: guard journal control admin sys transport connection local client wire inflight access session routing retained packet topic limits loop metrics"
      })
  void packageKnowsOnlyWhatIsBelowIt(String name, String known) {
    String[] allowed =
        Stream.concat(Stream.of(name), Arrays.stream(known.split(" ")).filter(s -> !s.isEmpty()))
            .map(LayeringTest::inCore)
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(inCore(name))
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage("broker.core..")
                .and(DescribedPredicate.not(JavaClass.Predicates.resideInAnyPackage(allowed)))
                .as("are not in " + name + " or in " + known))
        .check(core);
  }

  private static String inCore(String name) {
    return "broker.core." + name + "..";
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("broker.core.(*)..").should().beFreeOfCycles().check(core);
  }

  @Test
  void onlyTheOsgiPackageKnowsOsgi() {
    noClasses()
        .that()
        .resideOutsideOfPackage("broker.core.osgi..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.osgi..")
        .check(core);
  }

  @Test
  void nobodyKnowsTheOsgiPackage() {
    noClasses()
        .that()
        .resideOutsideOfPackage("broker.core.osgi..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("broker.core.osgi..")
        .check(core);
  }

  @Test
  void onlyRuntimeTakesTimeAndChanceFromTheEnvironment() {
    noClasses()
        .that()
        .resideOutsideOfPackage("broker.core.runtime..")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("java\\.util\\.Random|java\\.util\\.concurrent\\.ThreadLocalRandom")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("java\\.security\\.SecureRandom|java\\.time\\.Clock")
        .orShould()
        .callMethod(Instant.class, "now")
        .check(core);
  }

  @Test
  void onlyRuntimeTransportAndControlHaveThreads() {
    noClasses()
        .that()
        .resideOutsideOfPackages(inCore("runtime"), inCore("transport"), inCore("control"))
        .should()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("java\\.util\\.concurrent\\.(Executors|Timer.*)")
        .check(core);
  }

  @Test
  void onlyConnectionsKnowChannels() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            inCore("connection"),
            inCore("client"),
            inCore("wire"),
            inCore("transport"),
            inCore("loop"),
            inCore("runtime"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty.channel..")
        .check(core);
  }

  @Test
  void onlyTheEdgeKnowsFilesAndSockets() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            inCore("connection"),
            inCore("transport"),
            inCore("runtime"),
            inCore("control"),
            inCore("osgi"))
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAnyPackage(
                    "java.net..", "java.nio.file..", "java.nio.channels..")
                .and(DescribedPredicate.not(JavaClass.Predicates.type(InetSocketAddress.class))))
        .check(core);
  }

  @Test
  void classesAreFinalUnlessMadeToBeExtended() {
    classes()
        .that()
        .areTopLevelClasses()
        .and()
        .areNotInterfaces()
        .and()
        .areNotEnums()
        .and()
        .doNotHaveModifier(JavaModifier.ABSTRACT)
        .and()
        .doNotHaveSimpleName("package-info")
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(core);
  }
}
