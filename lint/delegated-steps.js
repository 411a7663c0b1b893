import { ESLintUtils } from "@typescript-eslint/utils";

/** A generator's call does nothing by itself: as a statement it is a `yield*` that somebody forgot. */
export const delegatedSteps = {
  meta: {
    type: "problem",
    docs: { description: "A generator that is called must be delegated to, with yield*, or kept." },
    messages: {
      forgotten:
        "These steps are never taken: a generator does nothing until it is delegated to. Write yield* before it.",
    },
    schema: [],
  },
  create(context) {
    const services = ESLintUtils.getParserServices(context);
    const checker = services.program.getTypeChecker();
    const isGenerator = (type) => {
      if (type.isUnion()) return type.types.some(isGenerator);
      return ["Generator", "AsyncGenerator"].includes(type.getSymbol()?.name ?? "");
    };
    return {
      ExpressionStatement({ expression }) {
        const inner =
          expression.type === "UnaryExpression" && expression.operator === "void"
            ? expression.argument
            : expression;
        const type = checker.getTypeAtLocation(services.esTreeNodeToTSNodeMap.get(inner));
        if (isGenerator(type)) context.report({ node: expression, messageId: "forgotten" });
      },
    };
  },
};
